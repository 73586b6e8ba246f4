using TradingSystem.Core.Leases;
using TradingSystem.Domain.Orders;

namespace TradingSystem.Core.Invariants;

/// <summary>
/// The invariants of orders that need more than an account's books: who owned their partitions, and the time. Pure.
/// </summary>
public static class SystemInvariants
{
    /// <summary>The clocks of a worker and of the database may differ by that much.</summary>
    private static readonly TimeSpan ClockDifference = TimeSpan.FromSeconds(5);

    /// <summary>
    /// I13: each owner of a partition has a higher token than the one before it. No order can have been begun under a
    /// token that the lease hasn't reached, nor under an earlier one after the lease has passed on.
    /// </summary>
    /// <param name="leases">By name; not older than the orders.</param>
    public static IEnumerable<string> BegunByOwners(
        IEnumerable<Order> orders, IReadOnlyDictionary<string, LeaseState> leases)
    {
        foreach (var order in orders.Where(order => order.ExecutionToken is not null))
        {
            var name = LeaseName.OfPartition(order.Partition);
            var lease = leases.GetValueOrDefault(name) ?? new(0, DateTimeOffset.MinValue);
            if (order.ExecutionToken > lease.Token)
            {
                yield return $"order {order.Id} was begun under token {order.ExecutionToken}, lease {name} is at {lease.Token}";
            }
            else if (order.ExecutionToken < lease.Token && order.IntentAt > lease.Since + ClockDifference)
            {
                yield return $"order {order.Id} was begun under token {order.ExecutionToken} at {order.IntentAt:O}, lease {name} is at {lease.Token} since {lease.Since:O}";
            }
        }
    }

    /// <summary>
    /// I18: an order is final, the broker has it, or it waits for its time; what is still on its way changes before
    /// long.
    /// </summary>
    public static IEnumerable<string> NothingHangs(IEnumerable<Order> orders, DateTimeOffset now, TimeSpan longest) =>
        from order in orders
        where !order.Status.IsTerminal()
            && order.Execution != ExecutionState.Confirmed
            && !order.IsWaiting
            && now - order.UpdatedAt > longest
        select $"order {order.Id} is {order.Status} and {order.Execution} for {(long)(now - order.UpdatedAt).TotalSeconds} s";
}
