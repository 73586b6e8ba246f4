using TradingSystem.Domain.Orders;

namespace TradingSystem.Core.Invariants;

/// <summary>What must hold of orders that were placed as a group. Pure.</summary>
internal static class GroupInvariants
{
    /// <summary>
    /// An exit's quantity isn't more than what was entered; in a one-cancels-other group, than what the two were placed
    /// for.
    /// </summary>
    public static IEnumerable<string> ExitsWithinEntry(AccountBooks books)
    {
        foreach (var group in Groups(books))
        {
            var (entered, exits) = (group
                .Where(order => order.Role == OrderRole.Entry)
                .ToArray(), group.Where(order => order.Role != OrderRole.Entry).ToArray());
            var closed = exits.Sum(order => order.FilledQty);
            var limit = entered.Length > 0
                ? entered.Sum(order => order.FilledQty)
                : exits.Where(order => order.Id == order.GroupId).Sum(order => order.Qty ?? 0);
            if (closed > limit)
            {
                yield return $"group {group.Key}: its exits {string.Join(", ", exits.Select(exit => exit.Id))} have closed {closed}, there were {limit} to close";
            }
        }
    }

    /// <summary>What ends an entry lets its exits begin, or end with it, at the same moment.</summary>
    public static IEnumerable<string> NoExitForgotten(AccountBooks books) =>
        from order in books.Orders.GroupBy(order => order.GroupId)
        where order.Key is not null
            && order.Any(o => o.Role == OrderRole.Entry)
            && order.Where(o => o.Role == OrderRole.Entry).All(o => o.Status.IsTerminal())
        from exit in order
        where exit is { Execution: ExecutionState.Dormant, TriggeredAt: null, CancelRequested: false }
            && !exit.Status.IsTerminal()
            && !order.Any(replaced => replaced.Id == exit.Replaces && !replaced.Status.IsTerminal())
        select $"order {exit.Id}: waits for the entry of its group, which has ended";

    private static IEnumerable<IGrouping<Guid, Order>> Groups(AccountBooks books) =>
        books.Orders.Where(order => order.GroupId is not null).GroupBy(order => order.GroupId!.Value);
}
