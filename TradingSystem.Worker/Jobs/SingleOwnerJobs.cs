using TradingSystem.Core.Leases;
using TradingSystem.Postgres.Schema;

namespace TradingSystem.Worker.Jobs;

/// <summary>The jobs that one worker of all has at a time; each has a lease of its own.</summary>
internal sealed class SingleOwnerJobs(SchemaGate schema, SingleOwner owner, IEnumerable<ISingleOwnerJob> jobs)
    : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await schema.WaitAsync(stoppingToken);
        await Task.WhenAll(jobs.Select(job => owner.RunAsync(job, stoppingToken)));
    }
}
