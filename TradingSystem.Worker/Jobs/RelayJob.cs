using TradingSystem.Core.Messaging;

namespace TradingSystem.Worker.Jobs;

/// <summary>Sends on what this process writes to the outbox.</summary>
internal sealed class RelayJob(OutboxRelay relay) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => relay.RunAsync(stoppingToken);
}
