namespace TradingSystem.Core.Brokers;

/// <summary>An execution as the broker's record has it.</summary>
/// <param name="Complete">The order was filled with it.</param>
public sealed record BrokerFill(string BrokerOrderId, string ExecutionId, decimal Qty, decimal Price, bool Complete, DateTimeOffset At);
