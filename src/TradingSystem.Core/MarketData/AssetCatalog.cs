using System.Collections.Frozen;
using Microsoft.Extensions.Logging;
using TradingSystem.Core.Foundation;
using TradingSystem.Domain.Instruments;

namespace TradingSystem.Core.MarketData;

/// <summary>What can be traded, in memory; read from the database again and again.</summary>
public sealed class AssetCatalog(IAssetStore store, TimeProvider clock, ILogger<AssetCatalog> logger)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan PauseWhileEmpty = TimeSpan.FromMilliseconds(500);
    private FrozenDictionary<string, Asset> byName = FrozenDictionary<string, Asset>.Empty;

    /// <summary>In no particular sequence.</summary>
    public IReadOnlyCollection<Asset> All { get; private set; } = [];

    /// <summary>By symbol, by pair with or without its slash, or by id.</summary>
    public Asset? Find(string name) => Volatile.Read(ref byName).GetValueOrDefault(name);

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
                logger.LogWarning("Cannot read the assets: {Reason}; retrying", e.Message);
            }
            await Task.Delay(All.Count == 0 ? PauseWhileEmpty : Pause, clock, ct).Ended();
        }
    }

    private async Task RefreshAsync(CancellationToken ct)
    {
        var assets = await store.AllAsync(ct);
        var names = new Dictionary<string, Asset>(StringComparer.OrdinalIgnoreCase);
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
