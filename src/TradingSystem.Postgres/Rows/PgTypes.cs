using System.Data.Common;
using System.Linq.Expressions;
using System.Text.Json;
using Npgsql;
using NpgsqlTypes;
using TradingSystem.Domain.Text;
using TradingSystem.Postgres.Connections;

namespace TradingSystem.Postgres.Rows;

/// <summary>The types that our columns have.</summary>
internal static class PgTypes
{
    public static readonly PgType<Guid> Uuid = new(
        "uuid",
        (row, ordinal) => row.GetGuid(ordinal),
        SqlBatch.Uuids,
        (json, value) => json.WriteStringValue(value));

    public static readonly PgType<string> Text = new(
        "text",
        (row, ordinal) => row.GetString(ordinal),
        SqlBatch.Texts,
        (json, value) => json.WriteStringValue(value));

    public static readonly PgType<decimal> Numeric = new(
        "numeric",
        (row, ordinal) => row.GetDecimal(ordinal),
        SqlBatch.Numbers,
        (json, value) => json.WriteNumberValue(value));

    public static readonly PgType<short> Smallint = new(
        "smallint",
        (row, ordinal) => row.GetInt16(ordinal),
        values => SqlBatch.Array(values, NpgsqlDbType.Smallint),
        (json, value) => json.WriteNumberValue(value));

    public static readonly PgType<int> Integer = new(
        "integer",
        (row, ordinal) => row.GetInt32(ordinal),
        values => SqlBatch.Array(values, NpgsqlDbType.Integer),
        (json, value) => json.WriteNumberValue(value));

    public static readonly PgType<long> Bigint = new(
        "bigint",
        (row, ordinal) => row.GetInt64(ordinal),
        values => SqlBatch.Array(values, NpgsqlDbType.Bigint),
        (json, value) => json.WriteNumberValue(value));

    public static readonly PgType<bool> Bool = new(
        "boolean",
        (row, ordinal) => row.GetBoolean(ordinal),
        values => SqlBatch.Array(values, NpgsqlDbType.Boolean),
        (json, value) => json.WriteBooleanValue(value));

    // Npgsql reads these times as UTC.
    public static readonly PgType<DateTimeOffset> Timestamptz = new(
        "timestamptz",
        (row, ordinal) => new DateTimeOffset(row.GetDateTime(ordinal)),
        SqlBatch.Times,
        (json, value) => json.WriteStringValue(value));

    public static readonly PgType<string?> TextOrNull = new PgType<string?>(
        Text.Name,
        (row, ordinal) => row.GetString(ordinal),
        SqlBatch.Texts,
        (json, value) => json.WriteStringValue(value)).Or(null);

    public static readonly PgType<Guid?> UuidOrNull =
        Uuid.OrNull(values => SqlBatch.Array(values, NpgsqlDbType.Uuid));

    public static readonly PgType<decimal?> NumericOrNull = Numeric.OrNull(SqlBatch.Numbers);

    public static readonly PgType<long?> BigintOrNull =
        Bigint.OrNull(values => SqlBatch.Array(values, NpgsqlDbType.Bigint));

    public static readonly PgType<DateTimeOffset?> TimestamptzOrNull = Timestamptz.OrNull(SqlBatch.Times);

    /// <summary>An enum by its names.</summary>
    public static PgType<T> Named<T>() where T : struct, Enum => new(
        Text.Name,
        (row, ordinal) => EnumName<T>.Parse(row.GetString(ordinal)),
        values => SqlBatch.Texts(values.Select(EnumName<T>.Of)),
        (json, value) => json.WriteStringValue(EnumName<T>.Of(value)));

    /// <summary>As <see cref="Named{T}"/>, or null.</summary>
    public static PgType<T?> NamedOrNull<T>() where T : struct, Enum =>
        Named<T>().OrNull(values => SqlBatch.Texts(values.Select(NameOrNull)));

    private static string? NameOrNull<T>(T? value) where T : struct, Enum =>
        value is { } named ? EnumName<T>.Of(named) : null;

    private static PgType<T?> OrNull<T>(this PgType<T> type, Func<IEnumerable<T?>, NpgsqlParameter> toArray)
        where T : struct
    {
        var value = Expression.Convert(type.Read.Body, typeof(T?));
        var read = Expression.Lambda<Func<DbDataReader, int, T?>>(value, type.Read.Parameters);
        Action<Utf8JsonWriter, T?> writeJson = (json, present) => type.WriteJson(json, present!.Value);
        return new PgType<T?>(type.Name, read, toArray, writeJson).Or(null);
    }
}
