namespace TradingSystem.Domain.Orders;

/// <summary>How far the market has come for a trailing stop. Prices in US dollars.</summary>
/// <param name="HighWaterMark">See <see cref="Order.HighWaterMark"/>.</param>
/// <param name="StopPrice">The stop that follows from it.</param>
public sealed record StopMark(Guid OrderId, decimal HighWaterMark, decimal StopPrice);
