using TradingSystem.Domain.Orders;

namespace TradingSystem.Core.Messaging;

/// <summary>Where the messages about an order go, and the context they carry.</summary>
public sealed record OrderRoute(
    Guid OrderId, Guid AccountId, string Symbol, short Partition, string? TraceParent, string? CorrelationId)
{
    public OrderMessage ToMessage(string kind) => new(kind, OrderId, AccountId, Symbol, TraceParent, CorrelationId);

    public static OrderRoute Of(Order order) =>
        new(order.Id, order.AccountId, order.Symbol, order.Partition, order.TraceParent, order.CorrelationId);
}
