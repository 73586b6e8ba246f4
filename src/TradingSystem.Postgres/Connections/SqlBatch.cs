using Npgsql;
using NpgsqlTypes;

namespace TradingSystem.Postgres.Connections;

/// <summary>Statements with array parameters, sent together in one round trip.</summary>
/// <param name="prepared">The statements are prepared, once for each connection: for those that are sent again and
/// again.</param>
internal sealed class SqlBatch(NpgsqlConnection connection, bool prepared = false)
{
    /// <summary>
    /// A server that says nothing for so long (stopped, cut off) is given up for the one that takes its place: far less
    /// than a pool's ordinary time-out.
    /// </summary>
    public const int TimeoutSeconds = 5;

    private readonly NpgsqlBatch batch = new(connection) { Timeout = TimeoutSeconds };

    public SqlBatch Add(string sql, params ReadOnlySpan<NpgsqlParameter> parameters)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var parameter in parameters) command.Parameters.Add(parameter);
        batch.BatchCommands.Add(command);
        return this;
    }

    public async Task<NpgsqlDataReader> ReadAsync(CancellationToken ct)
    {
        if (prepared) await batch.PrepareAsync(ct);
        return await batch.ExecuteReaderAsync(ct);
    }

    public async Task ExecuteAsync(CancellationToken ct)
    {
        if (prepared) await batch.PrepareAsync(ct);
        await batch.ExecuteNonQueryAsync(ct);
    }

    public static NpgsqlParameter Value<T>(T value) => new NpgsqlParameter<T> { TypedValue = value };

    public static NpgsqlParameter Uuids(IEnumerable<Guid> values) => Array(values, NpgsqlDbType.Uuid);

    public static NpgsqlParameter Texts(IEnumerable<string?> values) => Array(values, NpgsqlDbType.Text);

    public static NpgsqlParameter Numbers(IEnumerable<decimal> values) => Array(values, NpgsqlDbType.Numeric);

    public static NpgsqlParameter Numbers(IEnumerable<decimal?> values) => Array(values, NpgsqlDbType.Numeric);

    public static NpgsqlParameter Times(IEnumerable<DateTimeOffset> values) =>
        Array(values.Select(value => value.UtcDateTime), NpgsqlDbType.TimestampTz);

    public static NpgsqlParameter Times(IEnumerable<DateTimeOffset?> values) =>
        Array(values.Select(value => value?.UtcDateTime), NpgsqlDbType.TimestampTz);

    public static NpgsqlParameter Array<T>(IEnumerable<T> values, NpgsqlDbType type) =>
        new NpgsqlParameter<T[]> { TypedValue = [.. values], NpgsqlDbType = NpgsqlDbType.Array | type };
}
