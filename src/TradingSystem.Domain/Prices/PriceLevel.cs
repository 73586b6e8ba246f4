namespace TradingSystem.Domain.Prices;

/// <summary>What is offered at a price.</summary>
public readonly record struct PriceLevel(decimal Price, decimal Size);
