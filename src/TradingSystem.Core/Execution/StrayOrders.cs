using Microsoft.Extensions.Logging;
using TradingSystem.Core.Brokers;
using TradingSystem.Core.Foundation;
using TradingSystem.Core.Orders;
using TradingSystem.Domain.Orders;

namespace TradingSystem.Core.Execution;

/// <summary>
/// Orders that are open at the broker although they have ended with us: requests that turned up after they had been
/// given up, or cancellations that got lost. They are canceled; what they filled counts.
/// </summary>
public sealed class StrayOrders(
    IOrderQueries orders, OrderTransitions transitions, IBroker broker, UniqueClock times, ILogger<StrayOrders> logger)
{
    /// <param name="open">What the broker says is open.</param>
    public async Task CancelAsync(IReadOnlyList<BrokerOrder> open, CancellationToken ct)
    {
        var ours = open.Select(order => (Order: order, Id: ClientOrderIds.OrderIdOf(order.ClientOrderId)))
            .Where(pair => pair.Id is not null)
            .ToDictionary(pair => pair.Id!.Value, pair => pair.Order);
        if (ours.Count == 0) return;
        foreach (var id in await orders.EndedUnfilledAsync(ours.Keys, ct))
        {
            logger.LogWarning(
                "Order {OrderId} has ended and is open at {Broker}: it is canceled there", id, broker.Name);
            await transitions.ApplyAsync(id, new OrderEvent.BrokerAccepted(times.Next(), ours[id].BrokerOrderId));
            await broker.CancelAsync(ours[id].BrokerOrderId, ct);
        }
    }
}
