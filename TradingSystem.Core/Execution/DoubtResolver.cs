using Microsoft.Extensions.Logging;
using Npgsql;
using TradingSystem.Core.Brokers;
using TradingSystem.Core.Orders;
using TradingSystem.Core.Persistence;
using TradingSystem.Core.Time;

namespace TradingSystem.Core.Execution;

/// <summary>
/// Settles what was interrupted, with the broker's evidence only: intents whose sender died, outcomes nobody knows,
/// cancellations without an answer. An order that the broker doesn't show is asked for again after the visibility
/// window; only then, and under the same client order id, is it sent again.
/// </summary>
public sealed class DoubtResolver(
    NpgsqlDataSource primary, OrderTransitions transitions, IBroker broker, OrderExecutor executor, FillCatchUp fills, UniqueClock times, TimeProvider clock, ILogger<DoubtResolver> logger)
{
    private const int MaxOrdersPerRound = 200;
    private const int MaxConcurrentQueries = 8;

    /// <summary>Time that a sender or the stream has before somebody asks.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(1);

    private const string InDoubt = $"""
        select {OrderRows.Columns} from orders o left join assets a on a.symbol = o.symbol
         where o.partition = any($1) and (o.execution in ('prepared', 'unknown') or o.status = 'pending_cancel' and o.execution = 'confirmed') and o.updated_at < $2
         order by o.updated_at limit $3
        """;

    /// <summary>One round over the partitions owned; returns how many orders were looked at.</summary>
    public async Task<int> RunOnceAsync(IReadOnlyCollection<PartitionLease> leases, CancellationToken ct)
    {
        var owned = leases.Where(lease => lease.IsValid).ToDictionary(lease => (short)lease.Partition);
        if (owned.Count == 0) return 0;
        var doubtful = (await ReadAsync([.. owned.Keys], ct)).Where(order => !executor.IsInFlight(order.Id)).ToArray();
        await Parallel.ForEachAsync(doubtful, new ParallelOptions { MaxDegreeOfParallelism = MaxConcurrentQueries, CancellationToken = ct }, async (order, token) =>
        {
            try
            {
                await ResolveAsync(order, owned[order.Partition], token);
            }
            catch (Exception e) when (!token.IsCancellationRequested)
            {
                logger.LogWarning("Order {OrderId} stays in doubt: {Reason}", order.Id, e.Message);
            }
        });
        return doubtful.Length;
    }

    private async Task ResolveAsync(Order order, PartitionLease lease, CancellationToken ct)
    {
        if (order.Execution == ExecutionState.Prepared)
        {
            var lost = await transitions.ApplyAsync(order.Id, new OrderEvent.OutcomeUnknown(times.Next(), "interrupted while it was sent"), lease.Fence);
            if (lost.Kind == OrderChangeKind.NotOwner) return;
        }
        switch (await FindWithPatienceAsync(ClientOrderIds.Of(order), ct))
        {
            case FindOutcome.Found found: await AdoptAsync(order, found.Order, lease, ct); break;
            case FindOutcome.NotFound when order.Execution != ExecutionState.Confirmed && lease.IsValid:
                var again = await transitions.ApplyAsync(order.Id, new OrderEvent.NotAtBroker(times.Next(), lease.Fence.Token), lease.Fence);
                if (again.MaySend) await executor.SendAsync(again.Order!, lease, turn: null, ct);
                break;
            case FindOutcome.Failed failed: logger.LogInformation("Order {OrderId} stays in doubt: {Reason}", order.Id, failed.Reason); break;
        }
    }

    /// <summary>"Not found" counts when it is said twice, the second time outside the visibility window.</summary>
    private async Task<FindOutcome> FindWithPatienceAsync(string clientOrderId, CancellationToken ct)
    {
        var first = await broker.FindAsync(clientOrderId, ct);
        if (first is not FindOutcome.NotFound) return first;
        await Task.Delay(broker.VisibilityWindow, clock, ct);
        return await broker.FindAsync(clientOrderId, ct);
    }

    /// <summary>Brings the order to where the broker has it.</summary>
    private async Task AdoptAsync(Order order, BrokerOrder found, PartitionLease lease, CancellationToken ct)
    {
        var change = await transitions.ApplyAsync(order.Id, new OrderEvent.BrokerAccepted(times.Next(), found.BrokerOrderId), lease.Fence);
        if (change.Kind == OrderChangeKind.NotOwner) return;
        if (found.FilledQty > (change.Order?.FilledQty ?? 0)) await fills.RunAsync(order.SubmittedAt, ct);
        var ended = found.Ended;
        if (ended is not null) await transitions.ApplyAsync(order.Id, ended, lease.Fence);
        else if (order.Status == OrderStatus.PendingCancel && found.Status != OrderStatus.Filled && lease.IsValid) await broker.CancelAsync(found.BrokerOrderId, ct);
    }

    private async Task<List<Order>> ReadAsync(short[] partitions, CancellationToken ct)
    {
        await using var connection = await primary.OpenConnectionAsync(ct);
        await using var rows = await new SqlBatch(connection)
            .Add(InDoubt, SqlBatch.Value(partitions), SqlBatch.Value((clock.GetUtcNow() - Grace).UtcDateTime), SqlBatch.Value(MaxOrdersPerRound)).ReadAsync(ct);
        var orders = new List<Order>();
        while (await rows.ReadAsync(ct)) orders.Add(OrderRows.Read(rows));
        return orders;
    }
}
