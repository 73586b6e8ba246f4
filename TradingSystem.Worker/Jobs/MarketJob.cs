using TradingSystem.Core.MarketData;
using TradingSystem.Postgres.Schema;

namespace TradingSystem.Worker.Jobs;

/// <summary>Keeps quotes and assets at hand, for the stops.</summary>
internal sealed class MarketJob(SchemaGate schema, QuoteBoard quotes, AssetCatalog assets) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await schema.WaitAsync(stoppingToken);
        await Task.WhenAll(quotes.RunAsync(stoppingToken), assets.RunAsync(stoppingToken));
    }
}
