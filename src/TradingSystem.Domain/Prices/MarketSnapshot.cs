namespace TradingSystem.Domain.Prices;

/// <summary>The latest of everything of a symbol; what isn't known is left out.</summary>
public sealed record MarketSnapshot
{
    /// <summary>Only in the answer for a single symbol.</summary>
    public string? Symbol { get; init; }
    public TradeTick? LatestTrade { get; init; }
    public QuoteTick? LatestQuote { get; init; }
    public Bar? MinuteBar { get; init; }
    public Bar? DailyBar { get; init; }
    public Bar? PreviousDailyBar { get; init; }
}
