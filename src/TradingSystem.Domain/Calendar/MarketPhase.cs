namespace TradingSystem.Domain.Calendar;

/// <summary>What a stock exchange does at a moment.</summary>
public enum MarketPhase
{
    Closed,

    /// <summary>Before the opening or after the close: only orders for extended hours trade.</summary>
    Extended,

    Regular,
}
