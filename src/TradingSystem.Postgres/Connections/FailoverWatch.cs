using Dapper;
using Microsoft.Extensions.Logging;
using Npgsql;
using TradingSystem.Core.Foundation;
using TradingSystem.Core.Leases;

namespace TradingSystem.Postgres.Connections;

/// <summary>
/// Notices when another PostgreSQL server takes the writes, records it and raises the alarm: the job of one process.
/// Who is promoted is decided elsewhere.
/// </summary>
public sealed class FailoverWatch(
    NpgsqlDataSource primary, TimeProvider clock, ILogger<FailoverWatch> logger) : ISingleOwnerJob
{
    private const int TimeoutSeconds = 2;
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private sealed record Failover(string FromServer, string ToServer, DateTime LastSeenAt);

    /// <summary>
    /// One statement: a change is recorded with the note of who is primary now, or not at all. The name of a WAL file
    /// begins with the timeline.
    /// </summary>
    private const string Look = """
        with here as (
          select coalesce(host(inet_server_addr()) || ':' || inet_server_port(), 'local') server, left(pg_walfile_name(pg_current_wal_lsn()), 8) timeline),
        before as (select server, timeline, seen_at from database_primary for update),
        changed as (
          insert into database_failovers (from_server, to_server, from_timeline, to_timeline, last_seen_at, noticed_at)
          select before.server, here.server, before.timeline, here.timeline, before.seen_at, @now from before, here
           where (before.server, before.timeline) <> (here.server, here.timeline)
          returning from_server, to_server, last_seen_at),
        noted as (
          insert into database_primary (server, timeline, seen_at) select server, timeline, @now from here
          on conflict (id) do update set server = excluded.server, timeline = excluded.timeline, seen_at = excluded.seen_at)
        select from_server "FromServer", to_server "ToServer", last_seen_at "LastSeenAt" from changed
        """;

    public string Lease => "failover-watch";

    Task ISingleOwnerJob.RunAsync(Fence fence, CancellationToken ct) => RunAsync(ct);

    public async Task RunAsync(CancellationToken ct)
    {
        while (true)
        {
            try
            {
                await LookAsync(ct);
            }
            catch (Exception e) when (e.IsTransientFailure() && !ct.IsCancellationRequested)
            {
                logger.LogWarning("No PostgreSQL server takes writes now: {Reason}", e.Message);
            }
            await Task.Delay(Pause, clock, ct);
        }
    }

    private async Task LookAsync(CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        await using var connection = await primary.OpenConnectionAsync(ct);
        var failover = await connection.QuerySingleOrDefaultAsync<Failover>(new(
            Look, new { now }, commandTimeout: TimeoutSeconds, cancellationToken: ct));
        if (failover is null) return;
        Metrics.DatabaseFailovers.Add(1);
        logger.LogError(
            "PostgreSQL failed over from {From} to {To}; the former primary was last seen {Seconds:F1} s ago",
            failover.FromServer, failover.ToServer, (now.UtcDateTime - failover.LastSeenAt).TotalSeconds);
    }
}
