using Microsoft.Extensions.Logging;
using TradingSystem.Core.Brokers;
using TradingSystem.Core.Forensics;
using TradingSystem.Core.Orders;

namespace TradingSystem.Core.Execution;

/// <summary>Reads the broker's record of executions and applies what the stream didn't bring. Each execution counts once, whoever reports it.</summary>
public sealed class FillCatchUp(IOrderQueries orders, OrderTransitions transitions, IBroker broker,
    ILogger<FillCatchUp> logger)
{
    private const int FillsAtATime = 1000;

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
        var (missed, newest) = (0, (DateTimeOffset?)null);
        await foreach (var some in PartsAsync(broker.FillsAfterAsync(after, ct)))
        {
            missed += await ApplyAsync(some, ct);
            newest = some[^1].At;
        }
        return (missed, newest);
    }

    /// <returns>How many were new.</returns>
    private async Task<int> ApplyAsync(List<BrokerFill> fills, CancellationToken ct)
    {
        var unknown = await orders.UnknownExecutionsAsync(broker.Name, [.. fills.Select(fill => fill.ExecutionId)], ct);
        var (ids, applied) = (new Dictionary<string, Guid?>(), new List<Task<OrderChange>>());
        foreach (var fill in fills.Where(fill => unknown.Contains(fill.ExecutionId)))
        {
            if (fill is not { Qty: > 0, Price: > 0 })
            {
                logger.LogError("Execution {ExecutionId} of {Broker} can't be booked: {Qty} at {Price}",
                    fill.ExecutionId, broker.Name, fill.Qty, fill.Price);
                continue;
            }
            if (!ids.TryGetValue(fill.BrokerOrderId, out var orderId))
            {
                ids[fill.BrokerOrderId] = orderId = await OrderIdAsync(fill.BrokerOrderId, ct);
            }
            if (orderId is not { } ours) continue;
            CrashPoints.Hit(CrashPoint.BeforeFillCommit);
            applied.Add(transitions.ApplyAsync(ours, new OrderEvent.Fill(fill.At, fill.ExecutionId, fill.BrokerOrderId,
                fill.Qty, fill.Price, fill.Fee, fill.Complete, fill.FeeQty)));
        }
        var missed = 0;
        foreach (var change in applied) if ((await change).Kind == OrderChangeKind.Applied) missed++;
        return missed;
    }

    /// <summary>A long record doesn't have to be in memory as a whole.</summary>
    private static async IAsyncEnumerable<List<BrokerFill>> PartsAsync(IAsyncEnumerable<BrokerFill> fills)
    {
        var some = new List<BrokerFill>();
        await foreach (var fill in fills)
        {
            some.Add(fill);
            if (some.Count < FillsAtATime) continue;
            yield return some;
            some = [];
        }
        if (some.Count > 0) yield return some;
    }

    /// <summary>Null for an order that isn't ours: those are left to the reconciliation.</summary>
    private async Task<Guid?> OrderIdAsync(string brokerOrderId, CancellationToken ct) =>
        await broker.ClientOrderIdAsync(brokerOrderId, ct) is { } clientOrderId ? ClientOrderIds.OrderIdOf(clientOrderId) : null;
}
