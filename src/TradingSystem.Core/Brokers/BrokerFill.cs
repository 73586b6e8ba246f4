namespace TradingSystem.Core.Brokers;

/// <summary>An execution as the broker's record has it.</summary>
/// <param name="Fee">US dollars, on top of the price.</param>
/// <param name="FeeQty">Units of the asset that were kept of what was bought.</param>
/// <param name="Complete">The order was filled with it.</param>
public sealed record BrokerFill(string BrokerOrderId, string ExecutionId, decimal Qty, decimal Price, bool Complete,
    DateTimeOffset At, decimal Fee = 0, decimal FeeQty = 0);
