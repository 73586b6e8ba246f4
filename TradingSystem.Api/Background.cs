using TradingSystem.Api.Streaming;
using TradingSystem.Core.MarketData;
using TradingSystem.Core.Messaging;
using TradingSystem.Postgres.Connections;
using TradingSystem.Postgres.Schema;

namespace TradingSystem.Api;

/// <summary>What goes on beside the requests.</summary>
internal sealed class Background(SchemaGate schema, OutboxRelay relay, QuoteBoard quotes, AssetCatalog assets,
    ReadRouter reads, DatabaseBreaker breaker, TradeUpdateHub updates, MarketStreamHub markets,
    OpenStreams streams) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await schema.WaitAsync(stoppingToken);
        await Task.WhenAll(relay.RunAsync(stoppingToken), quotes.RunAsync(stoppingToken),
            assets.RunAsync(stoppingToken), reads.RunAsync(stoppingToken), breaker.WatchAsync(stoppingToken),
            updates.RunAsync(stoppingToken), markets.RunAsync(stoppingToken), streams.RunAsync(stoppingToken));
    }
}
