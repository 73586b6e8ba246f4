namespace TradingSystem.Peers.EfCore.Streaming;

public sealed record UpdatedOrder(
    Guid Id, string ClientOrderId, string? Symbol, string? Side, string? Status, decimal? FilledQty);
