using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;
using TradingSystem.Core.Batching;

namespace TradingSystem.Core.Persistence;

/// <summary>Decides which server reads: the primary, unless the question is about a time that the replica has surely seen.</summary>
public sealed class ReadRouter(NpgsqlDataSource primary, [FromKeyedServices("tradingdb-replica")] NpgsqlDataSource replica, TimeProvider clock, ILogger<ReadRouter> logger)
{
    private static readonly TimeSpan MaxLag = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan CheckEvery = TimeSpan.FromSeconds(1);

    // A standby that has replayed all that it received isn't behind, however long ago the last transaction was.
    private const string Lag = """
        select case when not pg_is_in_recovery() or pg_last_wal_receive_lsn() = pg_last_wal_replay_lsn() then 0
                    else extract(epoch from clock_timestamp() - pg_last_xact_replay_timestamp()) end::float8
        """;

    private volatile bool replicaIsFresh;

    public NpgsqlDataSource Primary => primary;

    /// <param name="until">The newest time that the question is about; null: now.</param>
    public NpgsqlDataSource ForHistory(DateTimeOffset? until) => replicaIsFresh && until < clock.GetUtcNow() - MaxLag ? replica : primary;

    /// <summary>Watches the replica's lag.</summary>
    public async Task RunAsync(CancellationToken ct)
    {
        while (!ct.IsCancellationRequested)
        {
            var fresh = false;
            try
            {
                await using var command = replica.CreateCommand(Lag);
                fresh = await command.ExecuteScalarAsync(ct) is double seconds && seconds < MaxLag.TotalSeconds;
            }
            catch (Exception e) when (!ct.IsCancellationRequested)
            {
                if (replicaIsFresh) logger.LogWarning("History is read from the primary, the replica doesn't answer: {Reason}", e.Message);
            }
            replicaIsFresh = fresh;
            await Task.Delay(CheckEvery, clock, ct).Ended();
        }
    }
}
