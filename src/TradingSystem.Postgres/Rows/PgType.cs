using System.Data.Common;
using System.Linq.Expressions;
using System.Text.Json;
using Npgsql;

namespace TradingSystem.Postgres.Rows;

/// <summary>
/// How values of a C# type are kept in a column: read one by one, written as an array for all rows of a statement.
/// </summary>
/// <param name="Name">The type's name in SQL.</param>
/// <param name="Read">Reads a position of a row; an expression, so that it becomes part of the row's reader.</param>
/// <param name="ToArray">Makes one parameter of the values of all rows.</param>
/// <param name="WriteJson">Writes a value that isn't null, as <c>jsonb_populate_recordset</c> reads it.</param>
internal sealed record PgType<TValue>(
    string Name,
    Expression<Func<DbDataReader, int, TValue>> Read,
    Func<IEnumerable<TValue>, NpgsqlParameter> ToArray,
    Action<Utf8JsonWriter, TValue> WriteJson)
{
    /// <summary>The same for a column that may be null, or that an outer join may leave empty.</summary>
    /// <param name="absent">What is read instead of null.</param>
    public PgType<TValue> Or(TValue absent)
    {
        var (row, ordinal) = (Read.Parameters[0], Read.Parameters[1]);
        var isNull = Expression.Call(row, nameof(DbDataReader.IsDBNull), [], ordinal);
        var value = Expression.Condition(isNull, Expression.Constant(absent, typeof(TValue)), Read.Body);
        return this with { Read = Expression.Lambda<Func<DbDataReader, int, TValue>>(value, row, ordinal) };
    }
}
