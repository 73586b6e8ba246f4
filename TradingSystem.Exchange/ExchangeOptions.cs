using System.ComponentModel.DataAnnotations;

namespace TradingSystem.Exchange;

/// <summary>Section <c>Exchange</c>.</summary>
public sealed record ExchangeOptions
{
    [Required] public string KeyId { get; init; } = "";

    [Required] public string SecretKey { get; init; } = "";

    /// <summary>Where the venue keeps its own books.</summary>
    [Required] public string DataDirectory { get; init; } = "";

    /// <summary>Cash of the account at the start, in US dollars.</summary>
    [Range(1, 1e15)] public decimal Cash { get; init; } = 1_000_000_000;

    /// <summary>Time between two prices.</summary>
    [Range(1, 60_000)] public int TickMilliseconds { get; init; } = 100;

    /// <summary>Seed of the generated prices.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Price levels quoted on each side.</summary>
    [Range(1, 100)] public int Levels { get; init; } = 10;

    /// <summary>Distance between best bid and ask, and between levels, in basis points of the price.</summary>
    [Range(0.1, 1000)] public decimal SpreadBasisPoints { get; init; } = 2;

    /// <summary>What is offered at each level, in US dollars; renewed with each price.</summary>
    [Range(0.01, 1e12)] public decimal LevelValue { get; init; } = 250_000;

    /// <summary>How long a bar of a replayed file lasts.</summary>
    [Range(0.001, 86_400)] public double ReplaySecondsPerBar { get; init; } = 60;

    /// <summary>Latest trades, and quotes, of each symbol that are kept in memory.</summary>
    [Range(10, 1_000_000)] public int TapeLength { get; init; } = 10_000;

    /// <summary>Days of which minute bars are kept; daily bars are kept of two years.</summary>
    [Range(1, 60)] public int MinuteBarDays { get; init; } = 5;

    [Required, MinLength(1)] public SymbolOptions[] Symbols { get; init; } = [];
}
