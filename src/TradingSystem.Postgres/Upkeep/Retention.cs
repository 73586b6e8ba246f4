using Microsoft.Extensions.Logging;
using Npgsql;
using TradingSystem.Core.Leases;
using static TradingSystem.Postgres.Connections.SqlBatch;

namespace TradingSystem.Postgres.Upkeep;

/// <summary>
/// Removes what nobody needs any more, a little at a time, and notes from when on everything is still there. What
/// wasn't published stays. What is kept for good gets its tables ahead of the months that they are for.
/// </summary>
public sealed class Retention(
    NpgsqlDataSource primary, RetentionOptions options, TimeProvider clock, ILogger<Retention> logger) : ISingleOwnerJob
{
    private const int MaxRowsAtOnce = 5000;
    private static readonly TimeSpan Every = TimeSpan.FromMinutes(1);

    // Ids of the outbox begin with their time.
    private const string RemoveFromOutbox = """
        with old as (select id from outbox where id < $1 and published_at is not null order by id limit $2),
        noted as (
          insert into retention (kept, since) values ('outbox', $3)
          on conflict (kept) do update set since = greatest(retention.since, excluded.since)),
        gone as (delete from outbox using old where outbox.id = old.id returning 1)
        select count(*) from gone
        """;

    // Of entries that have waited so long, too: the note above says that they can't be gone on from.
    private const string RemoveUpdateEntries = """
        with gone as (delete from update_entries where ctid = any(array(select ctid from update_entries where entry < $1 limit $2)) returning 1)
        select count(*) from gone
        """;

    private const string RemoveReconciliations = """
        with gone as (delete from reconciliations where id in (select id from reconciliations where started_at < $1 order by started_at limit $2) returning 1)
        select count(*) from gone
        """;

    private const string RemoveEquity = """
        with gone as (delete from equity_samples where ctid = any(array(select ctid from equity_samples where at < $1 limit $2)) returning 1)
        select count(*) from gone
        """;

    // Each start of a worker has a row of its own.
    private const string RemoveWorkers =
        "with gone as (delete from workers where expires_at < clock_timestamp() - interval '1 hour' returning 1) select count(*) from gone";

    public string Lease => "retention";

    Task ISingleOwnerJob.RunAsync(Fence fence, CancellationToken ct) => RunAsync(ct);

    public async Task RunAsync(CancellationToken ct)
    {
        while (true)
        {
            var removed = await RunOnceAsync(ct);
            if (removed > 0) logger.LogInformation("Removed {Count} rows whose time is over", removed);
            await Task.Delay(Every, clock, ct);
        }
    }

    /// <returns>How many rows are gone.</returns>
    public async Task<long> RunOnceAsync(CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        await MakeMonthsAsync(now, ct);
        var (outbox, reconciliations) = (now.AddHours(-options.OutboxHours), now.AddDays(-options.ReconciliationDays));
        return await RemoveAsync(RemoveFromOutbox, ct, Value(Guid.CreateVersion7(outbox)), Value((long)MaxRowsAtOnce),
            Value(outbox.UtcDateTime))
            + await RemoveAsync(RemoveWorkers, ct)
            + await RemoveAsync(RemoveUpdateEntries, ct, Value(Guid.CreateVersion7(outbox)), Value((long)MaxRowsAtOnce))
            + await RemoveAsync(
                RemoveReconciliations, ct, Value(reconciliations.UtcDateTime), Value((long)MaxRowsAtOnce))
            + await RemoveAsync(
                RemoveEquity, ct, Value(now.AddDays(-options.EquityDays).UtcDateTime), Value((long)MaxRowsAtOnce));
    }

    private async Task MakeMonthsAsync(DateTimeOffset now, CancellationToken ct)
    {
        await using var command = primary.CreateCommand("select make_history_months($1)");
        command.Parameters.Add(Value(now.UtcDateTime));
        if ((int)(await command.ExecuteScalarAsync(ct))! is > 0 and var made)
        {
            logger.LogInformation("Made the history's tables for {Count} months more", made);
        }
    }

    private async Task<long> RemoveAsync(string sql, CancellationToken ct, params NpgsqlParameter[] parameters)
    {
        var removed = 0L;
        while (true)
        {
            await using var command = primary.CreateCommand(sql);
            foreach (var parameter in parameters) command.Parameters.Add(parameter.Clone());
            var gone = (long)(await command.ExecuteScalarAsync(ct))!;
            removed += gone;
            if (gone < MaxRowsAtOnce) return removed;
        }
    }
}
