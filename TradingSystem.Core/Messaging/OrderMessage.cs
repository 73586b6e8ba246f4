namespace TradingSystem.Core.Messaging;

/// <summary>The body of a message to the workers: execute or cancel this order. What the order says is in the database.</summary>
public sealed record OrderMessage(string Kind, Guid OrderId, Guid AccountId, string Symbol);
