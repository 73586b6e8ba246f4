using Microsoft.Extensions.Logging;
using TradingSystem.Core.Brokers;
using TradingSystem.Core.Leases;
using TradingSystem.Domain.Instruments;

namespace TradingSystem.Core.MarketData;

/// <summary>
/// Keeps the stored assets as the broker has them: the job of one process. An asset that vanishes there stays,
/// untradable; that it has vanished is believed when a second look says so, too.
/// </summary>
public sealed class AssetCatalogSync(IAssetStore assets, IBroker broker, TimeProvider clock,
    ILogger<AssetCatalogSync> logger) : ISingleOwnerJob
{
    private static readonly TimeSpan RefreshEvery = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan LookAgainAfter = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);

    public string Lease => "asset-catalog";

    Task ISingleOwnerJob.RunAsync(Fence fence, CancellationToken ct) => RunAsync(ct);

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
                logger.LogWarning("Cannot read the assets of {Broker}: {Reason}; retrying", broker.Name, e.Message);
                pause = RetryAfter;
            }
            await Task.Delay(pause, clock, ct);
        }
    }

    private async Task RefreshAsync(CancellationToken ct)
    {
        var listed = await broker.AssetsAsync(ct);
        await assets.SaveAsync(listed, ct);
        logger.LogInformation("{Count} assets can be traded", listed.Count(asset => asset.Tradable));
        var vanished = await VanishedAsync(listed, ct);
        if (vanished.Count == 0) return;

        logger.LogWarning("{Broker} no longer lists {Count} assets that could be traded: {Symbols} …",
            broker.Name, vanished.Count, string.Join(", ", vanished.Take(10).Select(asset => asset.Symbol)));
        await Task.Delay(LookAgainAfter, clock, ct);
        var again = await broker.AssetsAsync(ct);
        await assets.RetireAsync(
            [.. vanished.Select(asset => asset.Symbol).Except(again.Select(asset => asset.Symbol))], ct);
        foreach (var emptied in vanished.Select(asset => asset.Class)
            .Distinct()
            .Except(again.Select(asset => asset.Class)))
        {
            logger.LogError("{Broker} no longer lists any asset of class {Class}: none of it can be bought",
                broker.Name, emptied);
        }
    }

    private async Task<List<Asset>> VanishedAsync(IReadOnlyList<Asset> listed, CancellationToken ct)
    {
        var symbols = listed.Select(asset => asset.Symbol).ToHashSet();
        var known = await assets.AllAsync(ct);
        return [.. known.Where(asset => asset.Tradable && !symbols.Contains(asset.Symbol))];
    }
}
