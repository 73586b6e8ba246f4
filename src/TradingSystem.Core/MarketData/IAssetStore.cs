using TradingSystem.Domain.Instruments;

namespace TradingSystem.Core.MarketData;

/// <summary>The durable list of assets.</summary>
public interface IAssetStore
{
    /// <summary>Every asset that a broker has ever listed, in no particular sequence.</summary>
    Task<IReadOnlyList<Asset>> AllAsync(CancellationToken ct);

    /// <summary>Adds assets, and replaces what was known of those that are there.</summary>
    Task SaveAsync(IReadOnlyList<Asset> assets, CancellationToken ct);

    /// <summary>Makes assets untradable; they stay, since orders and positions refer to them.</summary>
    Task RetireAsync(IReadOnlyCollection<string> symbols, CancellationToken ct);
}
