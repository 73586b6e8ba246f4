using TradingSystem.Core.Brokers;
using TradingSystem.Core.Orders;

namespace TradingSystem.Core.Execution;

/// <summary>Reads the broker's record of executions and applies what the stream didn't bring. Each execution counts once, whoever reports it.</summary>
public sealed class FillCatchUp(IOrderQueries orders, OrderTransitions transitions, IBroker broker)
{
    /// <summary>Executions become visible in the record a little later than they happen: read that much again.</summary>
    private static readonly TimeSpan Overlap = TimeSpan.FromSeconds(3);

    /// <summary>The time of the newest execution applied, less the overlap; from the beginning when there is none.</summary>
    public async Task<DateTimeOffset> CursorAsync(CancellationToken ct) => await orders.NewestFillAsync(broker.Name, ct) - Overlap ?? DateTimeOffset.UnixEpoch;

    /// <returns>How many executions were new.</returns>
    /// <exception cref="BrokerUnavailableException"/>
    public async Task<int> RunAsync(DateTimeOffset after, CancellationToken ct)
    {
        var fills = new List<BrokerFill>();
        await foreach (var fill in broker.FillsAfterAsync(after, ct)) fills.Add(fill);
        if (fills.Count == 0) return 0;

        var unknown = await orders.UnknownExecutionsAsync(broker.Name, [.. fills.Select(fill => fill.ExecutionId)], ct);
        var (ids, applied) = (new Dictionary<string, Guid?>(), new List<Task<OrderChange>>());
        foreach (var fill in fills.Where(fill => unknown.Contains(fill.ExecutionId)))
        {
            if (!ids.TryGetValue(fill.BrokerOrderId, out var orderId)) ids[fill.BrokerOrderId] = orderId = await OrderIdAsync(fill.BrokerOrderId, ct);
            if (orderId is { } ours) applied.Add(transitions.ApplyAsync(ours, new OrderEvent.Fill(fill.At, fill.ExecutionId, fill.BrokerOrderId, fill.Qty, fill.Price, 0, fill.Complete)));
        }
        var missed = 0;
        foreach (var change in applied) if ((await change).Kind == OrderChangeKind.Applied) missed++;
        return missed;
    }

    /// <summary>Null for an order that isn't ours: those are left to the reconciliation.</summary>
    private async Task<Guid?> OrderIdAsync(string brokerOrderId, CancellationToken ct) =>
        await broker.ClientOrderIdAsync(brokerOrderId, ct) is { } clientOrderId ? ClientOrderIds.OrderIdOf(clientOrderId) : null;
}
