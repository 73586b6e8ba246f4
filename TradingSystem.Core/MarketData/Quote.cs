namespace TradingSystem.Core.MarketData;

/// <summary>What a symbol was last offered and traded at. Prices in US dollars, sizes in units; zero: not known.</summary>
public sealed record Quote(string Symbol, decimal BidPrice, decimal BidSize, decimal AskPrice, decimal AskSize, decimal LastPrice, decimal LastSize, long LastTradeId, DateTimeOffset At, DateTimeOffset LastAt)
{
    public decimal MidPrice => (BidPrice + AskPrice) / 2;
}
