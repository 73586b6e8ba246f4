using TradingSystem.Core.Execution;
using TradingSystem.Core.Persistence;

namespace TradingSystem.Worker.Jobs;

/// <summary>Owns partitions, executes their orders, and settles what is in doubt in them.</summary>
internal sealed class ExecutionJob(SchemaGate schema, PartitionOwner owner, DoubtResolver resolver, TimeProvider clock, ILogger<ExecutionJob> logger) : BackgroundService
{
    private static readonly TimeSpan ResolveEvery = TimeSpan.FromMilliseconds(500);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await schema.WaitAsync(stoppingToken);
        await Task.WhenAll(owner.RunAsync(stoppingToken), ResolveAsync(stoppingToken));
    }

    private async Task ResolveAsync(CancellationToken ct)
    {
        while (!ct.IsCancellationRequested)
        {
            try
            {
                await resolver.RunOnceAsync(owner.Leases, ct);
            }
            catch (Exception e) when (!ct.IsCancellationRequested)
            {
                logger.LogWarning("Doubts can't be settled now: {Reason}", e.Message);
            }
            await Task.Delay(ResolveEvery, clock, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
