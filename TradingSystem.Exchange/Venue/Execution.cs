using TradingSystem.Domain.Orders;

namespace TradingSystem.Exchange.Venue;

/// <summary>An execution with what is told of its order.</summary>
/// <param name="Complete">The order was filled with it.</param>
/// <param name="CumQty">What was filled of the order, this execution included.</param>
/// <param name="OrderQty">Null for an order by value.</param>
public sealed record Execution(Guid Id, Guid OrderId, string Symbol, OrderSide Side, decimal Qty, decimal Price,
    bool Complete, decimal CumQty, decimal? OrderQty, DateTimeOffset At);
