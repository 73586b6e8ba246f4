using TradingSystem.Core.Brokers;
using TradingSystem.Domain.Instruments;
using TradingSystem.Domain.Prices;

namespace TradingSystem.Core.MarketData.Streaming;

/// <summary>A source's live market data.</summary>
public interface IMarketStream
{
    /// <summary>
    /// Everything that happens in a market, as it comes, from one connection. The first element, empty, says that the
    /// connection is there.
    /// </summary>
    /// <exception cref="BrokerUnavailableException">It can't be had, broke, or was silent for too long.</exception>
    IAsyncEnumerable<IReadOnlyList<MarketEvent>> ReadAsync(AssetClass market, CancellationToken ct);
}
