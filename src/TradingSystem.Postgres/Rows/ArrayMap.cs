using System.Buffers;
using System.Collections;
using System.Text;
using System.Text.Json;
using Npgsql;

namespace TradingSystem.Postgres.Rows;

/// <summary>
/// The columns that are written of many rows by one statement, each declared once: name, type and value. All rows'
/// values of a column are one parameter, an array; names, placeholders and parameters have the same sequence.
/// </summary>
internal sealed class ArrayMap<T> : IEnumerable<Column<T>>
{
    private readonly List<Column<T>> columns = [];

    /// <summary>How many parameters the columns take.</summary>
    public int Count => columns.Count;

    /// <summary>The names, for the list of an insert or of an <c>unnest</c>.</summary>
    public string Names => string.Join(", ", columns.Select(column => column.Name));

    /// <summary>Declares the next column.</summary>
    /// <exception cref="ArgumentException">The name is taken.</exception>
    public void Add<TValue>(string name, PgType<TValue> type, Func<T, TValue> value) =>
        Add(new Column<T, TValue>(name, type, value));

    /// <summary>Declares the next column.</summary>
    /// <exception cref="ArgumentException">The name is taken.</exception>
    public void Add(Column<T> column)
    {
        if (columns.Exists(other => other.Name == column.Name))
        {
            throw new ArgumentException($"There are two columns {column.Name}.", nameof(column));
        }
        columns.Add(column);
    }

    /// <summary>The parameters' places: <c>$1::uuid[], $2::text[]</c>.</summary>
    /// <param name="first">The number of the first.</param>
    public string Placeholders(int first = 1) =>
        string.Join(", ", columns.Select((column, i) => Placeholder(column, first + i)));

    /// <summary>
    /// The parameters' places as arguments of a function, whose parameters have the columns' names:
    /// <c>p_ids => $1::uuid[]</c>.
    /// </summary>
    /// <param name="first">The number of the first.</param>
    public string Arguments(int first = 1) =>
        string.Join(", ", columns.Select((column, i) => $"{column.Name} => {Placeholder(column, first + i)}"));

    /// <summary>What an update sets: <c>qty = u.qty</c>.</summary>
    /// <param name="alias">Where the new values are.</param>
    /// <param name="except">Columns that aren't set, or not simply.</param>
    public string Assignments(string alias, params string[] except)
    {
        var set = columns.Select(column => column.Name).Where(name => !except.Contains(name));
        return string.Join(", ", set.Select(name => $"{name} = {alias}.{name}"));
    }

    /// <summary>The parameters for rows.</summary>
    public NpgsqlParameter[] Parameters(IReadOnlyList<T> rows)
    {
        var parameters = new NpgsqlParameter[columns.Count];
        for (var i = 0; i < parameters.Length; i++) parameters[i] = columns[i].ToArray(rows);
        return parameters;
    }

    /// <summary>
    /// The rows as a JSON array of objects, as <c>jsonb_populate_recordset</c> reads them: for what only few rows have,
    /// so that the others need no parameters for it. Null when there are no rows.
    /// </summary>
    public string? Json(IReadOnlyCollection<T> rows)
    {
        if (rows.Count == 0) return null;
        var text = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(text))
        {
            json.WriteStartArray();
            foreach (var row in rows)
            {
                json.WriteStartObject();
                foreach (var column in columns) column.WriteJson(json, row);
                json.WriteEndObject();
            }
            json.WriteEndArray();
        }
        return Encoding.UTF8.GetString(text.WrittenSpan);
    }

    public IEnumerator<Column<T>> GetEnumerator() => columns.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private static string Placeholder(Column<T> column, int number) => $"${number}::{column.Type}[]";
}
