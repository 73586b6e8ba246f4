namespace TradingSystem.Domain.Orders;

/// <summary>What is to be changed of an order; null leaves a thing as it is.</summary>
/// <param name="Qty">The whole quantity, what is filled already included.</param>
/// <param name="Trail">The new value of the trail that the order has: US dollars or percent.</param>
public sealed record ReplaceRequest(decimal? Qty, TimeInForce? TimeInForce, decimal? LimitPrice, decimal? StopPrice,
    decimal? Trail, string? ClientOrderId)
{
    public bool IsEmpty =>
        Qty is null
            && TimeInForce is null
            && LimitPrice is null
            && StopPrice is null
            && Trail is null
            && ClientOrderId is null;

    /// <summary>
    /// Whether an order would be afterwards as it is now: all it would lose is its place in the queue. Another client
    /// order id is a change.
    /// </summary>
    public bool LeavesAsIs(Order order) =>
        ClientOrderId is null
        && (Qty ?? order.Qty) == order.Qty
        && (TimeInForce ?? order.TimeInForce) == order.TimeInForce
        && (LimitPrice ?? order.LimitPrice) == order.LimitPrice
        && (StopPrice ?? order.StopPrice) == order.StopPrice
        && (Trail is null || Trail == (order.TrailPrice ?? order.TrailPercent));
}
