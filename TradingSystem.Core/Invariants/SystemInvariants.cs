using TradingSystem.Core.Leases;
using TradingSystem.Core.Orders;

namespace TradingSystem.Core.Invariants;

/// <summary>The invariants of orders that need more than an account's books: who owned their partitions, and the time. Pure.</summary>
public static class SystemInvariants
{
    /// <summary>I13: each owner of a partition has a higher token than the one before it, so that no order can have been begun under a token that the lease hasn't reached.</summary>
    /// <param name="tokens">By the lease's name; not older than the orders.</param>
    public static IEnumerable<string> BegunByOwners(IEnumerable<Order> orders, IReadOnlyDictionary<string, long> tokens) =>
        from order in orders
        let lease = LeaseTable.PartitionName(order.Partition)
        where order.ExecutionToken > tokens.GetValueOrDefault(lease)
        select $"order {order.Id} was begun under token {order.ExecutionToken}, lease {lease} is at {tokens.GetValueOrDefault(lease)}";

    /// <summary>I18: an order is final, the broker has it, or it waits for its time; what is still on its way changes before long.</summary>
    public static IEnumerable<string> NothingHangs(IEnumerable<Order> orders, DateTimeOffset now, TimeSpan longest) =>
        from order in orders
        where !order.Status.IsTerminal() && order.Execution != ExecutionState.Confirmed && !order.IsWaiting && now - order.UpdatedAt > longest
        select $"order {order.Id} is {order.Status} and {order.Execution} for {(long)(now - order.UpdatedAt).TotalSeconds} s";
}
