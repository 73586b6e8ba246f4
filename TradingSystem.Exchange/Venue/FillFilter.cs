namespace TradingSystem.Exchange.Venue;

/// <summary>Which executions are asked for: those between two times, bounds excluded, so many at most.</summary>
/// <param name="Forward">In their sequence, otherwise from the latest back.</param>
public sealed record FillFilter(DateTimeOffset After, DateTimeOffset Until, bool Forward, int Limit);
