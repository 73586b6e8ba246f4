using Microsoft.Extensions.Logging;
using TradingSystem.Core.Brokers;
using TradingSystem.Core.Foundation;
using TradingSystem.Core.Orders;
using TradingSystem.Domain.Orders;

namespace TradingSystem.Core.Execution;

/// <summary>
/// Reads the broker's record of executions and applies what the stream didn't bring. Each execution counts once,
/// whoever reports it.
/// </summary>
public sealed class FillCatchUp(IOrderQueries orders, OrderTransitions transitions, IBroker broker, TimeProvider clock,
    ILogger<FillCatchUp> logger)
{
    private const int FillsAtATime = 1000;

    /// <summary>
    /// Executions become visible in the record a little later than they happen: read that much again.
    /// </summary>
    private static readonly TimeSpan Overlap = TimeSpan.FromSeconds(3);

    /// <summary>
    /// Reads on from where the record was last read. What the stream brought meanwhile says nothing about what it left
    /// out.
    /// </summary>
    /// <returns>How many executions were new.</returns>
    /// <exception cref="BrokerUnavailableException"/>
    public async Task<int> RunAsync(CancellationToken ct)
    {
        var after = await orders.FillsReadUntilAsync(broker.Name, ct) ?? DateTimeOffset.UnixEpoch;
        var (missed, newest) = await ApplyAsync(after, ct);
        // Null while one couldn't be applied: it is read again. An execution that has a time to come, by whoever's
        // clock, must not hide those that come before it.
        if (Earlier(newest, clock.GetUtcNow()) - Overlap is { } until && until > after)
        {
            await orders.SetFillsReadUntilAsync(broker.Name, until, ct);
        }
        return missed;
    }

    /// <summary>Applies what the record has after the given time, for one order's sake.</summary>
    /// <exception cref="BrokerUnavailableException"/>
    public Task RunAsync(DateTimeOffset after, CancellationToken ct) => ApplyAsync(after, ct);

    private async Task<(int Missed, DateTimeOffset? Newest)> ApplyAsync(DateTimeOffset after, CancellationToken ct)
    {
        var (missed, failed, newest) = (0, 0, (DateTimeOffset?)null);
        await foreach (var some in PartsAsync(broker.FillsAfterAsync(after, ct)))
        {
            var part = await ApplyAsync(some, ct);
            (missed, failed, newest) = (missed + part.Missed, failed + part.Failed, some[^1].At);
        }
        return (missed, failed > 0 ? null : newest);
    }

    /// <returns>How many were new, and how many couldn't be applied.</returns>
    private async Task<(int Missed, int Failed)> ApplyAsync(List<BrokerFill> fills, CancellationToken ct)
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
        var (missed, failed) = (0, 0);
        foreach (var change in applied)
        {
            try
            {
                if ((await change).Kind == OrderChangeKind.Applied) missed++;
            }
            catch (Exception e) when (!ct.IsCancellationRequested)
            {
                failed++;
                logger.LogError(e, "An execution of {Broker} can't be applied", broker.Name);
            }
        }
        return (missed, failed);
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

    private static DateTimeOffset? Earlier(DateTimeOffset? a, DateTimeOffset b) => a > b ? b : a;

    /// <summary>Null for an order that isn't ours: those are left to the reconciliation.</summary>
    private async Task<Guid?> OrderIdAsync(string brokerOrderId, CancellationToken ct) =>
        await broker.ClientOrderIdAsync(brokerOrderId, ct) is { } clientOrderId
            ? ClientOrderIds.OrderIdOf(clientOrderId)
            : null;
}
