using System.Globalization;
using TradingSystem.Core.Brokers;
using TradingSystem.Domain.Orders;

namespace TradingSystem.Core.Invariants;

/// <summary>The invariants that need the broker's own record beside our books. Pure.</summary>
public static class BrokerInvariants
{
    /// <summary>
    /// I2: at most one order at the broker for each of ours, and none under an id of ours that we don't know.
    /// </summary>
    /// <param name="isOurs">Whether we have an order of that id.</param>
    /// <param name="record">All orders that the broker ever took.</param>
    public static IEnumerable<string> OneOrderEach(Func<Guid, bool> isOurs, IEnumerable<BrokerOrder> record)
    {
        foreach (var group in record
            .Where(order => ClientOrderIds.OrderIdOf(order.ClientOrderId) is not null)
            .GroupBy(order => order.ClientOrderId))
        {
            var times = group.Select(order => order.BrokerOrderId).Distinct().Count();
            if (times > 1) yield return $"order {group.Key} is {times} times at the broker";
            if (!isOurs(ClientOrderIds.OrderIdOf(group.Key)!.Value))
            {
                yield return $"the broker has order {group.Key}, we don't";
            }
        }
    }

    /// <summary>
    /// I18: an order is final, works at the broker, or waits for its time. Status and quantity agree with the broker's.
    /// </summary>
    public static IEnumerable<string> Agreed(IEnumerable<Order> ours, IReadOnlyDictionary<Guid, BrokerOrder> record)
    {
        foreach (var order in ours)
        {
            var theirs = record.GetValueOrDefault(order.Id);
            if (!order.Status.IsTerminal() && order.Execution != ExecutionState.Confirmed && !order.IsWaiting)
            {
                yield return $"order {order.Id} is {order.Status} and {order.Execution}: neither final nor at the broker";
            }
            if (order.FilledQty != (theirs?.FilledQty ?? 0))
            {
                yield return $"order {order.Id}: {order.FilledQty} filled, at the broker {theirs?.FilledQty ?? 0}";
            }
            if (theirs?.Status is { } status && status.IsTerminal() != order.Status.IsTerminal())
            {
                yield return $"order {order.Id} is {order.Status}, at the broker {status}";
            }
        }
    }

    /// <summary>I6: our executions are the broker's, in quantity and price.</summary>
    /// <param name="theirs">What the broker's record has under an execution's id; null: nothing.</param>
    public static IEnumerable<string> SameExecutions(IEnumerable<(string Id, decimal Qty, decimal Price)> ours,
        Func<string, (decimal Qty, decimal Price)?> theirs)
    {
        foreach (var (id, qty, price) in ours)
        {
            if (theirs(id) is not { } there)
            {
                yield return $"execution {id}: the broker's record doesn't have it";
            }
            else if (there != (qty, price))
            {
                yield return string.Create(CultureInfo.InvariantCulture,
                    $"execution {id}: {qty} at {price}, at the broker {there.Qty} at {there.Price}");
            }
        }
    }

    /// <summary>I8: what all accounts hold together is what the broker holds, over the union of symbols.</summary>
    public static IEnumerable<string> SamePositions(
        IReadOnlyDictionary<string, decimal> ours, IReadOnlyDictionary<string, decimal> theirs) =>
        ours.Keys.Union(theirs.Keys).Where(symbol => ours.GetValueOrDefault(symbol) != theirs.GetValueOrDefault(symbol))
            .Select(
                symbol => $"position {symbol}: {ours.GetValueOrDefault(symbol)}, at the broker {theirs.GetValueOrDefault(symbol)}");
}
