namespace TradingSystem.Core.Brokers;

/// <summary>What the broker says is held of a symbol.</summary>
/// <param name="Qty">Signed, in units of the asset.</param>
/// <param name="AvgEntryPrice">US dollars for a unit.</param>
public sealed record BrokerPosition(string Symbol, decimal Qty, decimal AvgEntryPrice);
