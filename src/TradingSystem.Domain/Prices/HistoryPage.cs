namespace TradingSystem.Domain.Prices;

/// <summary>A page of market data by symbol, and what to ask for to get the next; null after the last.</summary>
public sealed record HistoryPage<T>(IReadOnlyDictionary<string, T[]> Items, string? NextPageToken) where T : IDataPoint;
