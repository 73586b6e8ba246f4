using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;
using TradingSystem.Core.Foundation;

namespace TradingSystem.Postgres.Connections;

/// <summary>
/// Decides which server reads: the primary, unless the question is about a time that the replica has surely seen.
/// </summary>
public sealed class ReadRouter(NpgsqlDataSource primary,
    [FromKeyedServices("tradingdb-replica")] NpgsqlDataSource replica, TimeProvider clock, ILogger<ReadRouter> logger)
{
    private static readonly TimeSpan MaxLag = TimeSpan.FromSeconds(5);
    // For the lag, the time since it was looked at, and an order's way to its commit.
    private static readonly TimeSpan Settled = 2 * MaxLag;
    private static readonly TimeSpan CheckEvery = TimeSpan.FromSeconds(1);

    // The workers renew their leases all the time, so that the last commit that a standby shows is never old, unless
    // the standby is cut off: that it shows all that it received says nothing then. Null: it has seen no commit since
    // it started.
    private const string Lag =
        "select case when not pg_is_in_recovery() then 0 else extract(epoch from clock_timestamp() - pg_last_xact_replay_timestamp()) end::float8";

    private volatile bool replicaIsFresh;

    public NpgsqlDataSource Primary => primary;

    /// <summary>For what isn't changed once it is written: executions, the worth of accounts.</summary>
    /// <param name="until">The newest time that the question is about; null: now.</param>
    public NpgsqlDataSource ForHistory(DateTimeOffset? until) =>
        replicaIsFresh && until < clock.GetUtcNow() - Settled ? replica : primary;

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
                if (replicaIsFresh)
                {
                    logger.LogWarning(
                        "History is read from the primary, the replica doesn't answer: {Reason}", e.Message);
                }
            }
            replicaIsFresh = fresh;
            await Task.Delay(CheckEvery, clock, ct).Ended();
        }
    }
}
