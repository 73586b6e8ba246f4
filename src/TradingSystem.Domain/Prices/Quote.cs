namespace TradingSystem.Domain.Prices;

/// <summary>
/// What a symbol was last offered and traded at. Prices in US dollars, sizes in units; zero: not known.
/// </summary>
public sealed record Quote(string Symbol, decimal BidPrice, decimal BidSize, decimal AskPrice, decimal AskSize,
    decimal LastPrice, decimal LastSize, long LastTradeId, DateTimeOffset At, DateTimeOffset LastAt)
{
    /// <summary>
    /// Whether it is near enough to a moment. Clocks differ: one from the future is as far away as one from the past.
    /// </summary>
    public bool IsFresh(DateTimeOffset now, TimeSpan maxAge) => (now - At).Duration() <= maxAge;

    public decimal MidPrice => (BidPrice + AskPrice) / 2;

    /// <summary>
    /// What a unit is valued at: the last trade's price, before the first one the middle of bid and ask; null while
    /// neither is known.
    /// </summary>
    public decimal? Worth => LastPrice > 0 ? LastPrice : BidPrice > 0 ? MidPrice : null;
}
