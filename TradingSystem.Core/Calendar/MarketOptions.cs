namespace TradingSystem.Core.Calendar;

/// <summary>Section <c>Market</c>: the same for the exchange and for everyone who tells clients whether it is open.</summary>
public sealed record MarketOptions
{
    public const string Section = "Market";

    public TradingHours Hours { get; init; } = TradingHours.Always;
}
