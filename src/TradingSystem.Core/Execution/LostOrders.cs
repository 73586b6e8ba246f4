using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using TradingSystem.Core.Brokers;
using TradingSystem.Core.Foundation;
using TradingSystem.Core.Orders;
using TradingSystem.Domain.Orders;

namespace TradingSystem.Core.Execution;

/// <summary>
/// Orders that their broker has confirmed and doesn't know any more. One is reported at once, and ended when the broker
/// has said so for a while, asked by either of the order's ids. If it turns up all the same, <see cref="StrayOrders"/>
/// cancels it, and what it filled counts.
/// </summary>
public sealed class LostOrders(OrderTransitions transitions, IBroker broker, ExecutionOptions options,
    UniqueClock times, TimeProvider clock, ILogger<LostOrders> logger)
{
    private readonly ConcurrentDictionary<Guid, DateTimeOffset> missing = new();

    /// <summary>The broker has the order.</summary>
    public void Seen(Guid orderId)
    {
        if (!missing.IsEmpty) missing.TryRemove(orderId, out _);
    }

    /// <summary>The broker doesn't find the order by its client order id.</summary>
    /// <exception cref="BrokerUnavailableException"/>
    public async Task MissedAsync(Order order, CancellationToken ct)
    {
        if (order is not { Execution: ExecutionState.Confirmed, BrokerOrderId: { } brokerOrderId }) return;
        var now = clock.GetUtcNow();
        if (missing.TryAdd(order.Id, now))
        {
            logger.LogWarning("Order {OrderId} ({BrokerOrderId}) isn't known to {Broker} any more",
                order.Id, brokerOrderId, broker.Name);
            return;
        }
        if (!missing.TryGetValue(order.Id, out var since) || now - since < options.LostAfter) return;
        if (await broker.ClientOrderIdAsync(brokerOrderId, ct) is not null) return;
        var change = await transitions.ApplyAsync(order.Id, new OrderEvent.LostAtBroker(times.Next()));
        Seen(order.Id);
        if (change.Kind != OrderChangeKind.Applied) return;
        Metrics.LostOrders.Add(1);
        logger.LogError("Order {OrderId} ({BrokerOrderId}) has been unknown to {Broker} since {Since:O}: it has ended",
            order.Id, brokerOrderId, broker.Name, since);
    }
}
