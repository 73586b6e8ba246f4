using TradingSystem.Domain.Prices;

namespace TradingSystem.Core.MarketData;

/// <summary>The latest quotes, at hand.</summary>
public interface IQuotes
{
    /// <summary>Null for a symbol that was never quoted.</summary>
    Quote? Find(string symbol);
}
