namespace TradingSystem.Core.Messaging;

/// <summary>
/// What a worker is told: execute (or, after it waited, release) or cancel this order. What the order says is in the
/// database.
/// </summary>
/// <param name="TraceParent">W3C trace context of the request that placed the order.</param>
public sealed record OrderMessage(
    string Kind, Guid OrderId, Guid AccountId, string Symbol, string? TraceParent = null, string? CorrelationId = null);
