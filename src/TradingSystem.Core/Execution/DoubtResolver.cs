using Microsoft.Extensions.Logging;
using TradingSystem.Core.Brokers;
using TradingSystem.Core.Foundation;
using TradingSystem.Core.Messaging;
using TradingSystem.Core.Orders;
using TradingSystem.Domain.Orders;

namespace TradingSystem.Core.Execution;

/// <summary>
/// Settles what was interrupted, with the broker's evidence only: intents whose sender died, outcomes nobody knows,
/// cancellations without an answer, orders whose message was lost. An order that the broker doesn't show is asked for
/// again after the visibility window; only then is it sent again, under the same client order id, or, past its
/// time-out, canceled.
/// </summary>
public sealed class DoubtResolver(IOrderQueries orders, OrderTransitions transitions, IBroker broker,
    OrderExecutor executor, FillCatchUp fills, LostOrders lost, ExecutionOptions options, UniqueClock times,
    TimeProvider clock, ILogger<DoubtResolver> logger)
{
    private const int MaxOrdersPerRound = 200;
    private const int MaxConcurrentQueries = 8;
    private static readonly TimeSpan RoundEvery = TimeSpan.FromMilliseconds(500);

    /// <summary>Time that a sender or the stream has before somebody asks.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(1);

    /// <summary>Goes over the partitions owned, again and again, until told to stop.</summary>
    public async Task RunAsync(PartitionOwner owner, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await RunOnceAsync(owner.Leases, stop);
            }
            catch (Exception e) when (!stop.IsCancellationRequested)
            {
                logger.LogWarning("Doubts can't be settled now: {Reason}", e.Message);
            }
            await Task.Delay(RoundEvery, clock, stop).Ended();
        }
    }

    private async Task RunOnceAsync(IReadOnlyCollection<PartitionLease> leases, CancellationToken ct)
    {
        var owned = leases.Where(lease => lease.IsValid).ToDictionary(lease => (short)lease.Partition);
        if (owned.Count == 0) return;
        var now = clock.GetUtcNow();
        var doubtful = await orders.InDoubtAsync(
            owned.ToDictionary(lease => (int)lease.Key, lease => lease.Value.Fence.Token), now - Grace,
            now - options.RedriveAfter, MaxOrdersPerRound, ct);
        NoteRecoveries(owned, doubtful);
        foreach (var some in doubtful.Where(order => !executor.IsInFlight(order.Id)).Chunk(MaxConcurrentQueries))
        {
            await Task.WhenAll(some.Select(order => ResolveSafelyAsync(order, owned[order.Partition], ct)));
        }
        // There may be more: those that stay in doubt must not keep them from being looked at.
        if (doubtful.Count == MaxOrdersPerRound)
        {
            await orders.MarkAskedAsync([.. doubtful.Select(order => order.Id)], now, ct);
        }
    }

    /// <summary>A partition is recovered once nothing is in doubt that was begun under an earlier token.</summary>
    private void NoteRecoveries(Dictionary<short, PartitionLease> owned, IReadOnlyList<Order> doubtful)
    {
        if (doubtful.Count == MaxOrdersPerRound) return;   // there may be more
        foreach (var (partition, lease) in owned)
        {
            if (lease.IsRecovered
                || doubtful.Any(order => order.Partition == partition
                    && order.ExecutionToken is { } token
                    && token != lease.Fence.Token))
            {
                continue;
            }
            var took = lease.Recovered();
            Metrics.StateRecovery.Record(took.TotalSeconds);
            logger.LogInformation(
                "Partition {Partition} is recovered after {Seconds:F1} s", partition, took.TotalSeconds);
        }
    }

    private async Task ResolveSafelyAsync(Order order, PartitionLease lease, CancellationToken ct)
    {
        try
        {
            await ResolveAsync(order, lease, ct);
        }
        catch (Exception e) when (!ct.IsCancellationRequested)
        {
            logger.LogWarning("Order {OrderId} stays in doubt: {Reason}", order.Id, e.Message);
        }
    }

    private async Task ResolveAsync(Order order, PartitionLease lease, CancellationToken ct)
    {
        if (order.Execution.IsUnsent())
        {
            await executor.HandleAsync(
                new(OutboxMessage.ExecuteKind, order.Id, order.AccountId, order.Symbol), lease, ct);
            return;
        }
        if (order.Execution == ExecutionState.Prepared)
        {
            var lost = await transitions.ApplyAsync(
                order.Id, new OrderEvent.OutcomeUnknown(times.Next(), "interrupted while it was sent"), lease.Fence);
            if (lost.Kind == OrderChangeKind.NotOwner) return;
        }
        switch (await FindWithPatienceAsync(ClientOrderIds.Of(order), ct))
        {
            case FindOutcome.Found found: await AdoptAsync(order, found.Order, lease, ct); break;
            case FindOutcome.NotFound when order.Execution == ExecutionState.Confirmed:
                await lost.MissedAsync(order, ct);
                break;
            case FindOutcome.NotFound when MayTurnUp(order): break;
            case FindOutcome.NotFound when lease.IsValid: await SendAgainAsync(order, lease, ct); break;
            case FindOutcome.Failed failed:
                logger.LogInformation("Order {OrderId} stays in doubt: {Reason}", order.Id, failed.Reason);
                break;
        }
    }

    /// <summary>Others go on when it has ended: it mustn't turn up after that.</summary>
    private bool MayTurnUp(Order order) =>
        order is { IsConditional: true, CancelRequested: true }
        && clock.GetUtcNow() - order.UpdatedAt < broker.RequestLifetime;

    /// <summary>"Not found" counts when it is said twice, the second time outside the visibility window.</summary>
    private async Task<FindOutcome> FindWithPatienceAsync(string clientOrderId, CancellationToken ct)
    {
        var first = await broker.FindAsync(clientOrderId, ct);
        if (first is not FindOutcome.NotFound) return first;
        await Task.Delay(broker.VisibilityWindow, clock, ct);
        return await broker.FindAsync(clientOrderId, ct);
    }

    private async Task SendAgainAsync(Order order, PartitionLease lease, CancellationToken ct)
    {
        var now = times.Next();
        // What protects a position is sent for as long as it takes.
        var timedOut = !order.IsLeg
            && !order.IsWatched
            && order.IntentAt is { } begun
            && now - begun > options.DefaultOrderTimeout;
        var change = await transitions.ApplyAsync(
            order.Id, new OrderEvent.NotAtBroker(now, lease.Fence.Token, timedOut), lease.Fence);
        if (change.MaySend) await executor.SendAsync(change.Order!, lease, turn: null, triedUntil: order.UpdatedAt, ct);
        else if (timedOut && change.Kind == OrderChangeKind.Applied) Metrics.OrderTimeouts.Add(1);
    }

    /// <summary>Brings the order to where the broker has it.</summary>
    private async Task AdoptAsync(Order order, BrokerOrder found, PartitionLease lease, CancellationToken ct)
    {
        lost.Seen(order.Id);
        var change = await transitions.ApplyAsync(
            order.Id, new OrderEvent.BrokerAccepted(times.Next(), found.BrokerOrderId), lease.Fence);
        if (change.Kind == OrderChangeKind.NotOwner) return;
        if (found.FilledQty > (change.Order?.FilledQty ?? 0)) await fills.RunAsync(order.SubmittedAt, ct);
        var ended = found.Ended;
        if (ended is not null)
        {
            await transitions.ApplyAsync(order.Id, ended, lease.Fence);
        }
        else if (order.Status is OrderStatus.PendingCancel or OrderStatus.PendingReplace
            && found.Status != OrderStatus.Filled
            && lease.IsValid)
        {
            await broker.CancelAsync(found.BrokerOrderId, ct);
        }
    }
}
