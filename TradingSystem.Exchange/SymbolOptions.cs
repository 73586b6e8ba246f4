using System.ComponentModel.DataAnnotations;
using TradingSystem.Domain.Instruments;

namespace TradingSystem.Exchange;

/// <summary>What can be traded.</summary>
public sealed record SymbolOptions
{
    /// <summary>Crypto pairs with a slash: BTC/USD.</summary>
    [Required] public string Symbol { get; init; } = "";

    public string Name { get; init; } = "";

    /// <summary>First price of the generated process, in US dollars.</summary>
    [Range(0.0001, 1e9)] public decimal Price { get; init; } = 100;

    /// <summary>Standard deviation of a day's return of the generated process.</summary>
    [Range(0, 1000)] public double VolatilityPercentPerDay { get; init; } = 2;

    /// <summary>How much of the market's return it follows.</summary>
    [Range(-10, 10)] public double Beta { get; init; } = 1;

    /// <summary>
    /// A CSV file of bars (date, open, high, low, close, …) to take the prices from instead; relative to the program.
    /// </summary>
    public string? ReplayFile { get; init; }

    public bool IsCrypto => AssetClasses.IsPair(Symbol);
}
