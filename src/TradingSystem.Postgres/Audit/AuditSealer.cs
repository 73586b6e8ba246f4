using Microsoft.Extensions.Logging;
using Npgsql;
using TradingSystem.Core.Audit;
using TradingSystem.Core.Leases;

namespace TradingSystem.Postgres.Audit;

/// <summary>
/// Seals the history as it grows: a job of one process. Each block's anchor goes to the log, and so out of the
/// database's reach.
/// </summary>
public sealed class AuditSealer(
    NpgsqlDataSource primary, AuditOptions options, TimeProvider clock, ILogger<AuditSealer> logger) : ISingleOwnerJob
{
    public const string LeaseName = "audit-sealer";
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    public string Lease => LeaseName;

    public async Task RunAsync(Fence fence, CancellationToken ct)
    {
        await using var connection = await primary.OpenConnectionAsync(ct);
        var sealing = new AuditSealing(connection, fence, options, clock);
        while (true)
        {
            var block = await sealing.StepAsync(ct);
            if (block is not null)
            {
                logger.LogInformation("Sealed {Count} events, anchor {Anchor}", block.Events, block.Anchor);
            }
            if (sealing.IsWaiting && block is not null) continue;   // it was full: there is more
            await Task.Delay(sealing.IsWaiting ? Pause : options.SealEvery, clock, ct);
        }
    }
}
