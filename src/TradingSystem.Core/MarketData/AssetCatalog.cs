using System.Collections.Frozen;
using Dapper;
using Microsoft.Extensions.Logging;
using Npgsql;
using TradingSystem.Core.Alpaca;
using TradingSystem.Core.Foundation;

namespace TradingSystem.Core.MarketData;

/// <summary>What can be traded, in memory; read from the database again and again.</summary>
public sealed class AssetCatalog(NpgsqlDataSource primary, TimeProvider clock, ILogger<AssetCatalog> logger)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan PauseWhileEmpty = TimeSpan.FromMilliseconds(500);
    private FrozenDictionary<string, AssetWire> byName = FrozenDictionary<string, AssetWire>.Empty;

    /// <summary>In no particular sequence.</summary>
    public IReadOnlyCollection<AssetWire> All { get; private set; } = [];

    /// <summary>By symbol, by pair with or without its slash, or by id.</summary>
    public AssetWire? Find(string name) => Volatile.Read(ref byName).GetValueOrDefault(name);

    /// <summary>The symbol of what is named in any spelling; a name that nobody knows stays what it is.</summary>
    public string SymbolOf(string name) => Find(name)?.Symbol ?? name;

    public async Task RunAsync(CancellationToken ct)
    {
        while (!ct.IsCancellationRequested)
        {
            try
            {
                await RefreshAsync(ct);
            }
            catch (Exception e) when (!ct.IsCancellationRequested)
            {
                logger.LogWarning("The assets can't be read: {Reason}", e.Message);
            }
            await Task.Delay(All.Count == 0 ? PauseWhileEmpty : Pause, clock, ct).Ended();
        }
    }

    private async Task RefreshAsync(CancellationToken ct)
    {
        await using var connection = await primary.OpenConnectionAsync(ct);
        var assets = (await connection.QueryAsync<AssetWire>(new("""
            select id, class, exchange, symbol, name, case when tradable then 'active' else 'inactive' end as status, tradable, fractionable, shortable, shortable as EasyToBorrow,
                   case when class = 'us_equity' and fractionable then array['fractional_eh_enabled'] else '{}' end as attributes,
                   min_order_size as MinOrderSize, min_trade_increment as MinTradeIncrement, price_increment as PriceIncrement from assets
            """, cancellationToken: ct))).AsList();
        var names = new Dictionary<string, AssetWire>(StringComparer.OrdinalIgnoreCase);
        foreach (var asset in assets)
        {
            names[asset.Symbol] = asset;
            names[asset.Symbol.Replace("/", "", StringComparison.Ordinal)] = asset;
            names[asset.Id.ToString()] = asset;
        }
        Volatile.Write(ref byName, names.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase));
        All = assets;
    }
}
