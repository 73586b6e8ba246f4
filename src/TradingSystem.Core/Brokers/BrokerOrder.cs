using TradingSystem.Domain.Orders;

namespace TradingSystem.Core.Brokers;

/// <summary>An order as its broker has it.</summary>
/// <param name="Status">Null when the broker uses a status that we have no equal of; such an order is alive.</param>
/// <param name="Mark">How far the market has come for a trailing stop of ours; null for all other orders.</param>
public sealed record BrokerOrder(string BrokerOrderId, string ClientOrderId, OrderStatus? Status, decimal FilledQty,
    DateTimeOffset UpdatedAt, StopMark? Mark = null)
{
    public const string RejectedReason = "rejected by the broker";

    /// <summary>
    /// The event that ends our order as it ended at the broker; null while it is alive, and for a filled one, which its
    /// fills end.
    /// </summary>
    public OrderEvent? Ended => Status switch
    {
        OrderStatus.Canceled => new OrderEvent.Canceled(UpdatedAt, FilledQty),
        OrderStatus.Expired => new OrderEvent.Expired(UpdatedAt, FilledQty),
        OrderStatus.Rejected => new OrderEvent.RejectedLater(UpdatedAt, RejectedReason, FilledQty),
        _ => null,
    };
}
