namespace TradingSystem.Api.Documentation;

/// <summary>Every operation that is served.</summary>
internal static class Operations
{
    public static IReadOnlyList<Operation> All { get; } =
    [
        .. OrderOperations.All, .. AccountOperations.All, .. WatchlistOperations.All, .. MarketOperations.All,
        .. SystemOperations.All
    ];
}
