namespace TradingSystem.Core.MarketData;

/// <summary>What a symbol was last offered and traded at. Prices in US dollars, sizes in units; zero: not known.</summary>
public sealed record Quote(string Symbol, decimal BidPrice, decimal BidSize, decimal AskPrice, decimal AskSize, decimal LastPrice, decimal LastSize, long LastTradeId, DateTimeOffset At, DateTimeOffset LastAt)
{
    public decimal MidPrice => (BidPrice + AskPrice) / 2;

    /// <summary>What a unit is valued at: the last trade's price, before the first one the middle of bid and ask; null while neither is known.</summary>
    public decimal? Worth => LastPrice > 0 ? LastPrice : BidPrice > 0 ? MidPrice : null;
}
