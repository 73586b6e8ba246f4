using TradingSystem.Core.Brokers;
using TradingSystem.Core.Forensics;
using TradingSystem.Core.Orders;

namespace TradingSystem.Core.Execution;

/// <summary>Reads the broker's record of executions and applies what the stream didn't bring. Each execution counts once, whoever reports it.</summary>
public sealed class FillCatchUp(IOrderQueries orders, OrderTransitions transitions, IBroker broker)
{
    /// <summary>Executions become visible in the record a little later than they happen: read that much again.</summary>
    private static readonly TimeSpan Overlap = TimeSpan.FromSeconds(3);

    /// <summary>Reads on from where the record was last read. What the stream brought meanwhile says nothing about what it left out.</summary>
    /// <returns>How many executions were new.</returns>
    /// <exception cref="BrokerUnavailableException"/>
    public async Task<int> RunAsync(CancellationToken ct)
    {
        var after = await orders.FillsReadUntilAsync(broker.Name, ct) ?? DateTimeOffset.UnixEpoch;
        var (missed, newest) = await ApplyAsync(after, ct);
        if (newest - Overlap is { } until && until > after) await orders.SetFillsReadUntilAsync(broker.Name, until, ct);
        return missed;
    }

    /// <summary>Applies what the record has after the given time, for one order's sake.</summary>
    /// <exception cref="BrokerUnavailableException"/>
    public Task RunAsync(DateTimeOffset after, CancellationToken ct) => ApplyAsync(after, ct);

    private async Task<(int Missed, DateTimeOffset? Newest)> ApplyAsync(DateTimeOffset after, CancellationToken ct)
    {
        var fills = new List<BrokerFill>();
        await foreach (var fill in broker.FillsAfterAsync(after, ct)) fills.Add(fill);
        if (fills.Count == 0) return (0, null);

        var unknown = await orders.UnknownExecutionsAsync(broker.Name, [.. fills.Select(fill => fill.ExecutionId)], ct);
        var (ids, applied) = (new Dictionary<string, Guid?>(), new List<Task<OrderChange>>());
        foreach (var fill in fills.Where(fill => unknown.Contains(fill.ExecutionId)))
        {
            if (!ids.TryGetValue(fill.BrokerOrderId, out var orderId)) ids[fill.BrokerOrderId] = orderId = await OrderIdAsync(fill.BrokerOrderId, ct);
            if (orderId is not { } ours) continue;
            CrashPoints.Hit(CrashPoint.BeforeFillCommit);
            applied.Add(transitions.ApplyAsync(ours, new OrderEvent.Fill(fill.At, fill.ExecutionId, fill.BrokerOrderId, fill.Qty, fill.Price, fill.Fee, fill.Complete, fill.FeeQty)));
        }
        var missed = 0;
        foreach (var change in applied) if ((await change).Kind == OrderChangeKind.Applied) missed++;
        return (missed, fills[^1].At);
    }

    /// <summary>Null for an order that isn't ours: those are left to the reconciliation.</summary>
    private async Task<Guid?> OrderIdAsync(string brokerOrderId, CancellationToken ct) =>
        await broker.ClientOrderIdAsync(brokerOrderId, ct) is { } clientOrderId ? ClientOrderIds.OrderIdOf(clientOrderId) : null;
}
