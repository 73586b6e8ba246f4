namespace TradingSystem.Core.MarketData.History;

/// <summary>What a timeframe counts.</summary>
public enum BarUnit
{
    Minute,
    Hour,
    Day,
    Week,
    Month,
}
