using Npgsql;
using TradingSystem.Core.Audit;
using TradingSystem.Postgres.Connections;

namespace TradingSystem.Postgres.Audit;

/// <summary>The tables <c>audit_blocks</c> and <c>order_events</c>, as the audit reads them.</summary>
public static class AuditRows
{
    private const string TimeText = """'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'""";
    private const string BlockColumns =
        $"number, first_seq, last_seq, events, previous_hash, entries, hash, to_char(sealed_at at time zone 'utc', {TimeText})";
    private const string EventColumns =
        $"seq, order_id, version, type, detail, to_char(at at time zone 'utc', {TimeText})";

    /// <summary>The newest block; null when nothing was sealed yet.</summary>
    public static Task<AuditBlock?> HeadAsync(NpgsqlConnection connection, CancellationToken ct) =>
        BlockAsync(connection, $"select {BlockColumns} from audit_blocks order by number desc limit 1", [], ct);

    /// <summary>The newest block up to that number; null when there is none.</summary>
    public static Task<AuditBlock?> BlockAsync(NpgsqlConnection connection, long number, CancellationToken ct) =>
        BlockAsync(connection,
            $"select {BlockColumns} from audit_blocks where number <= $1 order by number desc limit 1",
            [SqlBatch.Value(number)], ct);

    /// <summary>The block that an event of that seq belongs to; null while it isn't sealed.</summary>
    public static Task<AuditBlock?> BlockOfAsync(NpgsqlConnection connection, long seq, CancellationToken ct) =>
        BlockAsync(connection,
            $"select {BlockColumns} from audit_blocks where last_seq >= $1 order by last_seq limit 1",
            [SqlBatch.Value(seq)], ct);

    /// <summary>Blocks above a number (null: from the first), by number, at most so many.</summary>
    public static async Task<IReadOnlyList<AuditBlock>> BlocksAsync(
        NpgsqlConnection connection, long? after, int limit, CancellationToken ct)
    {
        await using var rows = await new SqlBatch(connection)
            .Add($"select {BlockColumns} from audit_blocks where number > $1 order by number limit $2",
                SqlBatch.Value(after ?? long.MinValue), SqlBatch.Value(limit))
            .ReadAsync(ct);
        var blocks = new List<AuditBlock>();
        while (await rows.ReadAsync(ct)) blocks.Add(ReadBlock(rows));
        return blocks;
    }

    /// <summary>
    /// Events above a seq (null: from the first) up to another, by seq, at most so many; each is read with
    /// <see cref="ReadEvent"/>.
    /// </summary>
    public static Task<NpgsqlDataReader> EventsAsync(
        NpgsqlConnection connection, long? after, long last, long limit, CancellationToken ct) =>
        new SqlBatch(connection)
            .Add($"select {EventColumns} from order_events where seq > $1 and seq <= $2 order by seq limit $3",
                SqlBatch.Value(after ?? long.MinValue), SqlBatch.Value(last), SqlBatch.Value(limit))
            .ReadAsync(ct);

    /// <summary>Events that happened in a time (null: unlimited), by seq.</summary>
    public static Task<NpgsqlDataReader> EventsAsync(
        NpgsqlConnection connection, DateTimeOffset? from, DateTimeOffset? to, CancellationToken ct) =>
        new SqlBatch(connection)
            .Add($"select {EventColumns} from order_events where at >= $1 and at < $2 order by seq",
                SqlBatch.Value((from ?? DateTimeOffset.MinValue).UtcDateTime),
                SqlBatch.Value((to ?? DateTimeOffset.MaxValue).UtcDateTime))
            .ReadAsync(ct);

    public static AuditEvent ReadEvent(NpgsqlDataReader row) =>
        new(row.GetInt64(0), row.GetGuid(1), row.GetInt32(2), row.GetString(3),
            row.IsDBNull(4) ? null : row.GetString(4), row.GetString(5));

    private static async Task<AuditBlock?> BlockAsync(
        NpgsqlConnection connection, string sql, NpgsqlParameter[] parameters, CancellationToken ct)
    {
        await using var rows = await new SqlBatch(connection).Add(sql, parameters).ReadAsync(ct);
        return await rows.ReadAsync(ct) ? ReadBlock(rows) : null;
    }

    private static AuditBlock ReadBlock(NpgsqlDataReader row) => new(row.GetInt64(0), row.GetInt64(1), row.GetInt64(2),
        row.GetInt32(3), row.GetFieldValue<byte[]>(4), row.GetFieldValue<byte[]>(5), row.GetFieldValue<byte[]>(6),
        row.GetString(7));
}
