namespace TradingSystem.Domain.Prices;

/// <summary>What a timeframe counts.</summary>
public enum BarUnit
{
    Minute,
    Hour,
    Day,
    Week,
    Month,
}
