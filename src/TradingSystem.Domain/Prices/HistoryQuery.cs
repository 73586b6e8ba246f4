namespace TradingSystem.Domain.Prices;

/// <summary>Which part of a market's history is wanted.</summary>
public sealed record HistoryQuery
{
    public const int DefaultLimit = 1000;
    public const int MaxLimit = 10_000;

    public bool Crypto { get; init; }

    public IReadOnlyList<string> Symbols { get; init; } = [];

    /// <summary>Of bars; null for trades and quotes.</summary>
    public Timeframe? Timeframe { get; init; }

    /// <summary>Both ends belong to it.</summary>
    public DateTimeOffset Start { get; init; }

    public DateTimeOffset End { get; init; }

    /// <summary>Whether an end was asked for: without one it is now.</summary>
    public bool EndIsGiven { get; init; }

    /// <summary>Items on a page, of all symbols together.</summary>
    public int Limit { get; init; } = DefaultLimit;

    public bool Descending { get; init; }

    /// <summary>What the page before ended with; the source's own.</summary>
    public string? PageToken { get; init; }

    /// <summary>Of stocks; null: the source's own choice.</summary>
    public string? Feed { get; init; }

    /// <summary>Of stocks' bars: raw, split, dividend, spin-off, all, or several.</summary>
    public string? Adjustment { get; init; }

    /// <summary>Of stocks: the day whose names of symbols are meant, or a dash.</summary>
    public string? AsOf { get; init; }
}
