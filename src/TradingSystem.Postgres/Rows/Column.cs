using System.Text.Json;
using Npgsql;

namespace TradingSystem.Postgres.Rows;

/// <summary>A column of rows: its name, its type, and where its value comes from.</summary>
internal abstract class Column<T>(string name, string type)
{
    public string Name => name;

    /// <summary>The name of the type in SQL.</summary>
    public string Type => type;

    /// <summary>Makes one parameter of the column's values in all rows.</summary>
    public abstract NpgsqlParameter ToArray(IReadOnlyList<T> rows);

    /// <summary>Writes the column as a property of the row's object, unless it is null.</summary>
    public abstract void WriteJson(Utf8JsonWriter json, T row);
}

/// <inheritdoc/>
internal sealed class Column<T, TValue>(string name, PgType<TValue> type, Func<T, TValue> get)
    : Column<T>(name, type.Name)
{
    public override NpgsqlParameter ToArray(IReadOnlyList<T> rows) => type.ToArray(rows.Select(get));

    public override void WriteJson(Utf8JsonWriter json, T row)
    {
        if (get(row) is not { } value) return;
        json.WritePropertyName(Name);
        type.WriteJson(json, value);
    }
}
