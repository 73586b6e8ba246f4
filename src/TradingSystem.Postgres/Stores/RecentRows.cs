using System.Collections.Concurrent;
using TradingSystem.Core.Orders;
using TradingSystem.Domain.Books;
using TradingSystem.Domain.Orders;

namespace TradingSystem.Postgres.Stores;

/// <summary>
/// Open orders and positions as this process last wrote or read them. A batch made of them costs no reading: the
/// statements that write it prove that nothing has changed since.
/// </summary>
internal sealed class RecentRows
{
    private const int MaxRows = 20_000;   // of each; beyond that it begins anew

    private readonly ConcurrentDictionary<Guid, Order> orders = new();
    private readonly ConcurrentDictionary<(Guid Account, string Symbol), Position> positions = new();

    /// <summary>A batch that holds what the commands concern; null when something of it isn't known here.</summary>
    public OrderBatch? BatchFor(IReadOnlyList<OrderCommand> commands)
    {
        var batch = new OrderBatch();
        foreach (var (id, happened, fence) in commands)
        {
            // What becomes of others is worked out on locked rows, and marks move without a version.
            if (!orders.TryGetValue(id, out var order) || order.IsConditional || order.HighWaterMark is not null)
            {
                return null;
            }
            batch.Orders[id] = order;
            if (fence is not null) batch.ValidFences.Add(fence);
            if (!OrderBatch.MovesMoney(happened) && !order.CancelRequested) continue;
            if (!positions.TryGetValue((order.AccountId, order.Symbol), out var position)) return null;
            batch.Positions[(order.AccountId, order.Symbol)] = position;
            batch.Accounts[order.AccountId] = Blank(order.AccountId);
        }
        return batch;
    }

    /// <summary>An account that nothing is known of: a batch's differences are counted from it.</summary>
    public static Account Blank(Guid id) => new() { Id = id, Number = "" };

    /// <summary>Remembers a batch that is durable.</summary>
    public void Keep(OrderBatch batch)
    {
        Keep(batch.Orders.Values);
        if (positions.Count > MaxRows) positions.Clear();
        foreach (var (key, position) in batch.Positions) positions[key] = position;
    }

    /// <summary>Remembers orders as they are now. Those that have ended are hardly asked for again.</summary>
    public void Keep(IEnumerable<Order> changed)
    {
        if (orders.Count > MaxRows) orders.Clear();
        foreach (var order in changed)
        {
            if (order.Status.IsTerminal()) orders.TryRemove(order.Id, out _);
            else orders[order.Id] = order;
        }
    }

    /// <summary>Forgets what a batch was made of.</summary>
    public void Forget(OrderBatch batch)
    {
        foreach (var id in batch.Orders.Keys) orders.TryRemove(id, out _);
        foreach (var key in batch.Positions.Keys) positions.TryRemove(key, out _);
    }
}
