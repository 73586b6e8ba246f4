namespace TradingSystem.Api.Watchlists;

/// <summary>A row of the table <c>watchlists</c>.</summary>
public sealed record Watchlist
{
    public const int MaxNameLength = 64;
    public const int MaxSymbols = 500;
    public const int MaxOfAccount = 200;

    public Guid Id { get; init; }
    public Guid AccountId { get; init; }
    public string Name { get; init; } = "";

    /// <summary>In the trader's order, each once.</summary>
    public string[] Symbols { get; init; } = [];

    public DateTime CreatedAt { get; init; }
    public DateTime UpdatedAt { get; init; }
}

/// <summary>What a path says which watchlist is meant by: its id or its name.</summary>
public readonly record struct WatchlistKey(Guid AccountId, Guid? Id, string? Name)
{
    public override string ToString() => Name ?? Id.ToString()!;
}
