using Microsoft.Extensions.Logging;
using Npgsql;
using NpgsqlTypes;
using TradingSystem.Core.Alpaca;
using TradingSystem.Core.Brokers;
using TradingSystem.Core.Persistence;
using static TradingSystem.Core.Persistence.SqlBatch;

namespace TradingSystem.Core.MarketData;

/// <summary>Keeps the table of assets as the broker has them: the job of one process. An asset that vanishes there stays, untradable.</summary>
public sealed class AssetCatalogSync(NpgsqlDataSource primary, IBroker broker, TimeProvider clock, ILogger<AssetCatalogSync> logger)
{
    private static readonly TimeSpan RefreshEvery = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);

    private const string Upsert = """
        insert into assets (symbol, id, class, exchange, name, tradable, fractionable, shortable, min_order_size, min_trade_increment, price_increment, updated_at)
        select *, $12 from unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
        on conflict (symbol) do update set id = excluded.id, class = excluded.class, exchange = excluded.exchange, name = excluded.name,
               tradable = excluded.tradable, fractionable = excluded.fractionable, shortable = excluded.shortable, min_order_size = excluded.min_order_size,
               min_trade_increment = excluded.min_trade_increment, price_increment = excluded.price_increment, updated_at = excluded.updated_at
        """;

    private const string Retire = "update assets set tradable = false, updated_at = $2 where tradable and symbol <> all($1)";

    public async Task RunAsync(CancellationToken ct)
    {
        while (true)
        {
            var pause = RefreshEvery;
            try
            {
                var assets = await broker.AssetsAsync(ct);
                await SaveAsync(assets, ct);
                logger.LogInformation("{Count} assets can be traded", assets.Count(asset => asset.Tradable));
            }
            catch (Exception e) when (!ct.IsCancellationRequested)
            {
                logger.LogWarning("The assets can't be read from {Broker}: {Reason}", broker.Name, e.Message);
                pause = RetryAfter;
            }
            await Task.Delay(pause, clock, ct);
        }
    }

    private async Task SaveAsync(IReadOnlyList<AssetWire> assets, CancellationToken ct)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        await using var connection = await primary.OpenConnectionAsync(ct);
        await new SqlBatch(connection)
            .Add(Upsert, Texts(assets.Select(a => a.Symbol)), Uuids(assets.Select(a => a.Id)), Texts(assets.Select(a => a.Class)), Texts(assets.Select(a => a.Exchange)),
                Texts(assets.Select(a => a.Name)), Array(assets.Select(a => a.Tradable), NpgsqlDbType.Boolean), Array(assets.Select(a => a.Fractionable), NpgsqlDbType.Boolean),
                Array(assets.Select(a => a.Shortable), NpgsqlDbType.Boolean), Numbers(assets.Select(a => a.MinOrderSize)), Numbers(assets.Select(a => a.MinTradeIncrement)), Numbers(assets.Select(a => a.PriceIncrement)), Value(now))
            .Add(Retire, Texts(assets.Select(a => a.Symbol)), Value(now))
            .ExecuteAsync(ct);
    }
}
