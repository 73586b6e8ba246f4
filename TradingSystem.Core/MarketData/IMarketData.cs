using TradingSystem.Core.Brokers;

namespace TradingSystem.Core.MarketData;

/// <summary>A source of prices.</summary>
public interface IMarketData
{
    /// <summary>The latest quote of every symbol.</summary>
    /// <exception cref="BrokerUnavailableException"/>
    Task<IReadOnlyList<Quote>> LatestAsync(CancellationToken ct);
}
