using System.ComponentModel.DataAnnotations;

namespace TradingSystem.Domain.Calendar;

/// <summary>Section <c>Market</c>: the same for the exchange and for everyone who deals with it.</summary>
public sealed record MarketOptions
{
    public const string Section = "Market";

    public TradingHours Hours { get; init; } = TradingHours.Always;

    /// <summary>
    /// What a trade in crypto costs of what it brings, in hundredths of a percent. Alpaca takes 15 to 25 of small
    /// accounts.
    /// </summary>
    [Range(0, 1000)] public decimal CryptoFeeBasisPoints { get; init; }
}
