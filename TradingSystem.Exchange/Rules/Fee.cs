namespace TradingSystem.Exchange.Rules;

/// <summary>What is kept of a trade.</summary>
/// <param name="Cash">US dollars.</param>
/// <param name="Qty">Units of the asset.</param>
public readonly record struct Fee(decimal Cash, decimal Qty);
