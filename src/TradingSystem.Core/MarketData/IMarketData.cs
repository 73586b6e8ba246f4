using TradingSystem.Core.Brokers;
using TradingSystem.Domain.Prices;

namespace TradingSystem.Core.MarketData;

/// <summary>
/// A source of prices. What asks for more than the latest quotes may be refused by a source that doesn't have it.
/// </summary>
public interface IMarketData
{
    /// <summary>The latest quote of every symbol; those that the source doesn't know are left out.</summary>
    /// <exception cref="BrokerUnavailableException"/>
    /// <exception cref="MarketDataRefusedException"/>
    Task<IReadOnlyList<Quote>> LatestAsync(CancellationToken ct);

    /// <summary>The latest of a kind by symbol; symbols that the source doesn't know are left out.</summary>
    /// <exception cref="BrokerUnavailableException"/>
    /// <exception cref="MarketDataRefusedException"/>
    Task<IReadOnlyDictionary<string, T>> LatestAsync<T>(bool crypto, IReadOnlyList<string> symbols, string feed,
        CancellationToken ct) where T : IDataPoint => throw Missing($"the latest {typeof(T).Name}");

    /// <summary>A page of the history of a kind.</summary>
    /// <exception cref="BrokerUnavailableException"/>
    /// <exception cref="MarketDataRefusedException"/>
    Task<HistoryPage<T>> HistoryAsync<T>(HistoryQuery query, CancellationToken ct) where T : IDataPoint =>
        throw Missing($"a history of {typeof(T).Name}");

    /// <exception cref="BrokerUnavailableException"/>
    /// <exception cref="MarketDataRefusedException"/>
    Task<IReadOnlyDictionary<string, MarketSnapshot>> SnapshotsAsync(
        bool crypto, IReadOnlyList<string> symbols, string feed, CancellationToken ct) => throw Missing("snapshots");

    private static MarketDataRefusedException Missing(string what) =>
        new(MarketDataRefusal.Invalid, $"the market data source doesn't have {what}");
}
