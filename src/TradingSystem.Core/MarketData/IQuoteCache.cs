using TradingSystem.Domain.Prices;

namespace TradingSystem.Core.MarketData;

/// <summary>The latest quotes, shared by all processes. Never the only copy of anything.</summary>
public interface IQuoteCache
{
    Task WriteAsync(IReadOnlyList<Quote> quotes);

    /// <returns>The quotes of all symbols; null when the cache can't be read.</returns>
    Task<IReadOnlyList<Quote>?> ReadAsync();
}
