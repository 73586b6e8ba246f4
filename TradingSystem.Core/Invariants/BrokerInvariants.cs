using TradingSystem.Core.Brokers;
using TradingSystem.Core.Orders;

namespace TradingSystem.Core.Invariants;

/// <summary>The invariants that need the broker's own record beside our books. Pure.</summary>
public static class BrokerInvariants
{
    /// <summary>I2: at most one order at the broker for each of ours, and none under an id of ours that we don't know.</summary>
    /// <param name="isOurs">Whether we have an order of that id.</param>
    /// <param name="record">All orders that the broker ever took.</param>
    public static IEnumerable<string> OneOrderEach(Func<Guid, bool> isOurs, IEnumerable<BrokerOrder> record)
    {
        foreach (var group in record.Where(order => ClientOrderIds.OrderIdOf(order.ClientOrderId) is not null).GroupBy(order => order.ClientOrderId))
        {
            var times = group.Select(order => order.BrokerOrderId).Distinct().Count();
            if (times > 1) yield return $"order {group.Key} is {times} times at the broker";
            if (!isOurs(ClientOrderIds.OrderIdOf(group.Key)!.Value)) yield return $"the broker has order {group.Key}, we don't";
        }
    }

    /// <summary>I18: an order is final, works at the broker, or waits for its time. Status and quantity agree with the broker's.</summary>
    public static IEnumerable<string> Agreed(IEnumerable<Order> ours, IReadOnlyDictionary<Guid, BrokerOrder> record)
    {
        foreach (var order in ours)
        {
            var theirs = record.GetValueOrDefault(order.Id);
            if (!order.Status.IsTerminal() && order.Execution != ExecutionState.Confirmed && !order.IsWaiting) yield return $"order {order.Id} is {order.Status} and {order.Execution}: neither final nor at the broker";
            if (order.FilledQty != (theirs?.FilledQty ?? 0)) yield return $"order {order.Id}: {order.FilledQty} filled, at the broker {theirs?.FilledQty ?? 0}";
            if (theirs?.Status is { } status && status.IsTerminal() != order.Status.IsTerminal()) yield return $"order {order.Id} is {order.Status}, at the broker {status}";
        }
    }

    /// <summary>I6: our executions are the broker's, in quantity and price.</summary>
    public static IEnumerable<string> SameExecutions(IEnumerable<FillEntry> ours, IReadOnlyDictionary<string, BrokerFill> record)
    {
        foreach (var fill in ours)
        {
            if (!record.TryGetValue(fill.ExecutionId, out var theirs))
            {
                yield return $"execution {fill.ExecutionId} of order {fill.OrderId}: the broker's record doesn't have it";
            }
            else if ((theirs.Qty, theirs.Price) != (fill.Qty, fill.Price))
            {
                yield return $"execution {fill.ExecutionId} of order {fill.OrderId}: {fill.Qty} at {fill.Price}, at the broker {theirs.Qty} at {theirs.Price}";
            }
        }
    }

    /// <summary>I8: what all accounts hold together is what the broker holds, over the union of symbols.</summary>
    public static IEnumerable<string> SamePositions(IReadOnlyDictionary<string, decimal> ours, IReadOnlyDictionary<string, decimal> theirs) =>
        ours.Keys.Union(theirs.Keys).Where(symbol => ours.GetValueOrDefault(symbol) != theirs.GetValueOrDefault(symbol))
            .Select(symbol => $"position {symbol}: {ours.GetValueOrDefault(symbol)}, at the broker {theirs.GetValueOrDefault(symbol)}");
}
