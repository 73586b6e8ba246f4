using Microsoft.Extensions.Logging;
using Npgsql;
using NpgsqlTypes;
using TradingSystem.Core.Alpaca;
using TradingSystem.Core.Brokers;
using static TradingSystem.Core.Persistence.SqlBatch;

namespace TradingSystem.Core.Persistence;

/// <summary>
/// Keeps the table of assets as the broker has them: the job of one process. An asset that vanishes there stays,
/// untradable; that it has vanished is believed when a second look says so, too.
/// </summary>
public sealed class AssetCatalogSync(NpgsqlDataSource primary, IBroker broker, TimeProvider clock,
    ILogger<AssetCatalogSync> logger)
{
    private static readonly TimeSpan RefreshEvery = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan LookAgainAfter = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);

    private const string Upsert = """
        insert into assets (symbol, id, class, exchange, name, tradable, fractionable, shortable, min_order_size, min_trade_increment, price_increment, updated_at)
        select *, $12 from unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
        on conflict (symbol) do update set id = excluded.id, class = excluded.class, exchange = excluded.exchange, name = excluded.name,
               tradable = excluded.tradable, fractionable = excluded.fractionable, shortable = excluded.shortable, min_order_size = excluded.min_order_size,
               min_trade_increment = excluded.min_trade_increment, price_increment = excluded.price_increment, updated_at = excluded.updated_at
        """;

    private const string Vanished = "select symbol, class from assets where tradable and symbol <> all($1)";
    private const string Retire = "update assets set tradable = false, updated_at = $2 where symbol = any($1)";

    public async Task RunAsync(CancellationToken ct)
    {
        while (true)
        {
            var pause = RefreshEvery;
            try
            {
                await RefreshAsync(ct);
            }
            catch (Exception e) when (!ct.IsCancellationRequested)
            {
                logger.LogWarning("The assets can't be read from {Broker}: {Reason}", broker.Name, e.Message);
                pause = RetryAfter;
            }
            await Task.Delay(pause, clock, ct);
        }
    }

    private async Task RefreshAsync(CancellationToken ct)
    {
        var assets = await broker.AssetsAsync(ct);
        await SaveAsync(assets, ct);
        logger.LogInformation("{Count} assets can be traded", assets.Count(asset => asset.Tradable));
        var vanished = await VanishedAsync(assets, ct);
        if (vanished.Count == 0) return;

        logger.LogWarning("{Broker} doesn't name {Count} assets any more that could be traded: {Symbols} …",
            broker.Name, vanished.Count, string.Join(", ", vanished.Keys.Take(10)));
        await Task.Delay(LookAgainAfter, clock, ct);
        var again = await broker.AssetsAsync(ct);
        await RetireAsync([.. vanished.Keys.Except(again.Select(asset => asset.Symbol))], ct);
        foreach (var emptied in vanished.Values.Distinct().Where(kind => again.All(asset => asset.Class != kind)))
        {
            logger.LogError("{Broker} names no assets of class {Class} any more: nothing of it can be bought", broker.Name,
                emptied);
        }
    }

    /// <returns>Classes by symbol.</returns>
    private async Task<Dictionary<string, string>> VanishedAsync(IReadOnlyList<AssetWire> assets, CancellationToken ct)
    {
        await using var connection = await primary.OpenConnectionAsync(ct);
        await using var rows = await new SqlBatch(connection)
            .Add(Vanished, Texts(assets.Select(asset => asset.Symbol)))
            .ReadAsync(ct);
        var vanished = new Dictionary<string, string>();
        while (await rows.ReadAsync(ct)) vanished[rows.GetString(0)] = rows.GetString(1);
        return vanished;
    }

    private async Task RetireAsync(IReadOnlyCollection<string> symbols, CancellationToken ct)
    {
        if (symbols.Count == 0) return;
        await using var connection = await primary.OpenConnectionAsync(ct);
        await new SqlBatch(connection)
            .Add(Retire, Texts(symbols), Value(clock.GetUtcNow().UtcDateTime))
            .ExecuteAsync(ct);
    }

    private async Task SaveAsync(IReadOnlyList<AssetWire> assets, CancellationToken ct)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        await using var connection = await primary.OpenConnectionAsync(ct);
        await new SqlBatch(connection)
            .Add(Upsert, Texts(assets.Select(a => a.Symbol)), Uuids(assets.Select(a => a.Id)), Texts(assets.Select(a => a.Class)), Texts(assets.Select(a => a.Exchange)),
                Texts(assets.Select(a => a.Name)), Array(assets.Select(a => a.Tradable), NpgsqlDbType.Boolean), Array(assets.Select(a => a.Fractionable), NpgsqlDbType.Boolean),
                Array(assets.Select(a => a.Shortable), NpgsqlDbType.Boolean), Numbers(assets.Select(a => a.MinOrderSize)), Numbers(assets.Select(a => a.MinTradeIncrement)), Numbers(assets.Select(a => a.PriceIncrement)), Value(now))
            .ExecuteAsync(ct);
    }
}
