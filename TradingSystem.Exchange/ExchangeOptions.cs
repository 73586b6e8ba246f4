using System.ComponentModel.DataAnnotations;
using System.Security.Cryptography;
using System.Text;

namespace TradingSystem.Exchange;

/// <summary>Section <c>Exchange</c>.</summary>
public sealed record ExchangeOptions
{
    private const string FirstName = "exchange";

    /// <summary>Exchanges of other names have other prices, sizes and trading with the same seed.</summary>
    [Required] public string Name { get; init; } = FirstName;

    [Required] public string KeyId { get; init; } = "";

    [Required] public string SecretKey { get; init; } = "";

    /// <summary>Where the venue keeps its own books.</summary>
    [Required] public string DataDirectory { get; init; } = "";

    /// <summary>Ended orders, and executions, that are kept in memory; all are kept on disk.</summary>
    [Range(0, 10_000_000)] public int KeptInMemory { get; init; } = 10_000;

    /// <summary>Cash of the account at the start, in US dollars.</summary>
    [Range(1, 1e15)] public decimal Cash { get; init; } = 1_000_000_000;

    /// <summary>Time between two prices.</summary>
    [Range(1, 60_000)] public int TickMilliseconds { get; init; } = 100;

    /// <summary>Seed of the generated prices, the sizes in the books and the rest of the market.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Price levels quoted on each side.</summary>
    [Range(1, 100)] public int Levels { get; init; } = 10;

    /// <summary>Distance between best bid and ask, and between levels, in basis points of the price.</summary>
    [Range(0.1, 1000)] public decimal SpreadBasisPoints { get; init; } = 2;

    /// <summary>
    /// What is offered at a level in the mean, in US dollars; renewed with each price, behind the orders that are
    /// there.
    /// </summary>
    [Range(0.01, 1e12)] public decimal LevelValue { get; init; } = 250_000;

    /// <summary>By which part of it levels are larger or smaller.</summary>
    [Range(0, 0.95)] public double SizeVariation { get; init; } = 0.5;

    /// <summary>
    /// What the rest of the market trades in 24 hours, in US dollars, a symbol; it takes the quotes in front of
    /// customers' orders, and measures their impact. 0: nothing.
    /// </summary>
    [Range(0, 1e15)] public decimal DailyValue { get; init; } = 5_000_000_000;

    /// <summary>
    /// Customers who trade a day's volume move the price for good by that many times its daily volatility; 0: no
    /// impact.
    /// </summary>
    [Range(0, 100)] public double PermanentImpact { get; init; } = 0.314;

    /// <summary>Likewise for a while.</summary>
    [Range(0, 100)] public double TransientImpact { get; init; } = 1;

    /// <summary>Time in which half of that passes.</summary>
    [Range(0.001, 86_400)] public double ImpactHalfLifeSeconds { get; init; } = 60;

    /// <summary>
    /// Standard deviation of a day's return of the market as a whole, which the symbols follow with their betas; 0:
    /// each price moves alone.
    /// </summary>
    [Range(0, 100)] public double MarketVolatilityPercentPerDay { get; init; } = 0.8;

    /// <summary>
    /// Seed of the market as a whole: exchanges that share it move together, though their other seeds differ.
    /// </summary>
    public int MarketSeed { get; init; } = 1;

    /// <summary>How long a bar of a replayed file lasts.</summary>
    [Range(0.001, 86_400)] public double ReplaySecondsPerBar { get; init; } = 60;

    /// <summary>Latest trades, and quotes, of each symbol that are kept in memory.</summary>
    [Range(10, 1_000_000)] public int TapeLength { get; init; } = 10_000;

    /// <summary>Days of which minute bars are kept; daily bars are kept of two years.</summary>
    [Range(1, 60)] public int MinuteBarDays { get; init; } = 5;

    /// <summary>The seed of a symbol, by its number.</summary>
    public int SeedOf(int number) =>
        Seed + number + (Name == FirstName ? 0 : BitConverter.ToInt32(SHA256.HashData(Encoding.UTF8.GetBytes(Name))));

    [Required, MinLength(1)] public SymbolOptions[] Symbols { get; init; } = [];
}
