using System.ComponentModel.DataAnnotations;

namespace TradingSystem.Domain.Risk;

/// <summary>Section <c>Risk</c>. Values in US dollars; an account can have limits of its own.</summary>
public sealed record RiskOptions
{
    /// <summary>What a single order may be worth.</summary>
    [Range(0.01, 1e15)] public decimal MaxOrderSize { get; init; } = 10_000;

    /// <summary>What an account's position in one symbol may be worth, open buy orders included.</summary>
    [Range(0.01, 1e15)] public decimal MaxPositionSize { get; init; } = 100_000;

    /// <summary>Whether traders may switch selling short on for their accounts.</summary>
    public bool AllowShorting { get; init; } = true;

    /// <summary>Market orders are reserved that much above the market's price.</summary>
    [Range(0, 50)] public decimal MarketOrderMarginPercent { get; init; } = 5;

    /// <summary>
    /// Every position has a stop of ours, and is closed at the market when that is reached; false: none has one.
    /// </summary>
    public bool ProtectiveStops { get; init; } = true;

    /// <summary>How far from the entry price that stop is.</summary>
    [Range(0.01, 99)] public decimal StopLossPercent { get; init; } = 10;

    /// <summary>A price older than this is no basis for an order that opens a position.</summary>
    [Range(0.1, 3600)] public double MaxPriceAgeSeconds { get; init; } = 30;

    public TimeSpan MaxPriceAge => TimeSpan.FromSeconds(MaxPriceAgeSeconds);
}
