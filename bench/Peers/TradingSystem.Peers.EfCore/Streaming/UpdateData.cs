namespace TradingSystem.Peers.EfCore.Streaming;

/// <summary>What happened to an order; quantity and price of this execution.</summary>
public sealed record UpdateData(
    string? Event, string? ExecutionId, decimal? Qty, decimal? Price, DateTimeOffset Timestamp, UpdatedOrder? Order);
