using System.Data;
using Npgsql;
using TradingSystem.Core.Audit;

namespace TradingSystem.Postgres.Audit;

/// <summary>
/// Verifies the history of a database against its seals, as of one moment, a few blocks in memory at a time.
/// </summary>
public sealed class AuditVerifier(NpgsqlDataSource source)
{
    private const int PageMaxBlocks = 50;

    /// <param name="found">Called for each problem as it is found.</param>
    /// <param name="newest">Only so many of the newest blocks; null: all.</param>
    /// <param name="anchor">A block that must be there.</param>
    public async Task<AuditReport> VerifyAsync(
        Action<AuditProblem> found, int? newest, AuditAnchor? anchor, CancellationToken ct)
    {
        await using var connection = await source.OpenConnectionAsync(ct);
        await using var moment = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, ct);
        var problems = 0L;
        var after = newest is null ? null : (await AuditRows.HeadAsync(connection, ct))?.Number - newest;
        var start = after is null ? null : await AuditRows.BlockAsync(connection, after.Value, ct);
        var check = new ChainCheck(problem => { problems++; found(problem); }, start, anchor);

        var (last, partial) = ((long?)null, after > 0);
        for (; await AuditRows.BlocksAsync(
            connection, after, PageMaxBlocks, ct) is { Count: > 0 } page; after = page[^1].Number)
        {
            if (partial) last ??= page[0].FirstSeq - 1;
            await CheckAsync(connection, check, page, last, ct);
            last = Math.Max(last ?? long.MinValue, page.Max(block => block.LastSeq));
        }
        check.End();
        return new(check.Head, check.Blocks, check.Events, await UnsealedAsync(connection, last, ct), problems);
    }

    private static async Task CheckAsync(NpgsqlConnection connection, ChainCheck check, IReadOnlyList<AuditBlock> page,
        long? after, CancellationToken ct)
    {
        await using var rows = await AuditRows.EventsAsync(
            connection, after, page.Max(block => block.LastSeq), long.MaxValue, ct);
        var row = await NextAsync(rows, ct);
        foreach (var block in page)
        {
            check.Block(block);
            for (; row is not null && row.Seq <= block.LastSeq; row = await NextAsync(rows, ct)) check.Event(row);
        }
    }

    private static async Task<AuditEvent?> NextAsync(NpgsqlDataReader rows, CancellationToken ct) =>
        await rows.ReadAsync(ct) ? AuditRows.ReadEvent(rows) : null;

    private static async Task<long> UnsealedAsync(NpgsqlConnection connection, long? last, CancellationToken ct)
    {
        await using var count = new NpgsqlCommand("select count(*) from order_events where seq > $1",
            connection)
        { Parameters = { new NpgsqlParameter<long> { TypedValue = last ?? long.MinValue } } };
        return (long)(await count.ExecuteScalarAsync(ct))!;
    }
}
