using TradingSystem.Core.Execution;
using TradingSystem.Core.Leases;
using TradingSystem.Core.MarketData;
using TradingSystem.Core.Messaging;
using TradingSystem.Core.Protection;
using TradingSystem.Core.Reconciliation;
using TradingSystem.Postgres.Audit;
using TradingSystem.Postgres.Connections;
using TradingSystem.Postgres.Schema;
using TradingSystem.Postgres.Upkeep;

namespace TradingSystem.Worker.Jobs;

/// <summary>The jobs that one worker of all has at a time; each has a lease of its own.</summary>
internal sealed class SingleOwnerJobs(
    SchemaGate schema, SingleOwner owner, BrokerListener listener, Reconciler reconciler, PositionProtector stops, StopOrderMonitor watch, FailoverWatch failovers, OutboxSweeper sweeper, AssetCatalogSync catalog, QuotePublisher quotes, AuditSealer audit, Retention retention, EquityRecorder equity) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await schema.WaitAsync(stoppingToken);
        await Task.WhenAll(
            owner.RunAsync(BrokerListener.LeaseName, listener.RunAsync, stoppingToken),
            owner.RunAsync(Reconciler.LeaseName, reconciler.RunAsync, stoppingToken),
            owner.RunAsync(FailoverWatch.LeaseName, (_, ct) => failovers.RunAsync(ct), stoppingToken),
            owner.RunAsync(PositionProtector.LeaseName, (_, ct) => stops.RunAsync(ct), stoppingToken),
            owner.RunAsync(StopOrderMonitor.LeaseName, watch.RunAsync, stoppingToken),
            owner.RunAsync("outbox-sweeper", (_, ct) => sweeper.RunAsync(ct), stoppingToken),
            owner.RunAsync("asset-catalog", (_, ct) => catalog.RunAsync(ct), stoppingToken),
            owner.RunAsync("quotes", (_, ct) => quotes.RunAsync(ct), stoppingToken),
            owner.RunAsync(AuditSealer.LeaseName, audit.RunAsync, stoppingToken),
            owner.RunAsync(Retention.LeaseName, (_, ct) => retention.RunAsync(ct), stoppingToken),
            owner.RunAsync(EquityRecorder.LeaseName, (_, ct) => equity.RunAsync(ct), stoppingToken));
    }
}
