using TradingSystem.Core.Execution;
using TradingSystem.Postgres.Schema;

namespace TradingSystem.Worker.Jobs;

/// <summary>Owns partitions, executes their orders, and settles what is in doubt in them.</summary>
internal sealed class ExecutionJob(SchemaGate schema, PartitionOwner owner, DoubtResolver resolver) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await schema.WaitAsync(stoppingToken);
        await Task.WhenAll(owner.RunAsync(stoppingToken), resolver.RunAsync(owner, stoppingToken));
    }
}
