using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using TradingSystem.Core.Brokers;
using TradingSystem.Core.Foundation;
using TradingSystem.Core.Leases;
using TradingSystem.Core.Messaging;
using TradingSystem.Core.Orders;
using TradingSystem.Domain.Orders;

namespace TradingSystem.Core.Execution;

/// <summary>
/// Executes what the queue brings, in three steps: record the intent, send, record the answer. Whatever interrupts them
/// leaves an intent that <see cref="DoubtResolver"/> finds and settles with the broker's evidence.
/// </summary>
public sealed class OrderExecutor(OrderTransitions transitions, IBroker broker, BrokerOptions options,
    UniqueClock times, TimeProvider clock, ILogger<OrderExecutor> logger)
{
    private readonly KeyedSequence<(Guid Account, string Symbol)> sequence = new();
    private readonly SemaphoreSlim sending = new(options.MaxConcurrentSends);
    private readonly SendPause pause = new(TimeSpan.FromSeconds(options.MaxPauseSeconds), clock);
    private readonly ConcurrentDictionary<Guid, Task<Settlement>> inFlight = new();
    private readonly ConcurrentDictionary<Guid, Acknowledgement> beingSent = new();

    /// <summary>That the broker has an order that this process is sending: once it is being written down.</summary>
    private sealed class Acknowledgement
    {
        public Task<OrderChange>? Applied { get; set; }
    }

    /// <summary>Whether a step of this process is under way for the order; others keep off until it ends.</summary>
    public bool IsInFlight(Guid orderId) => inFlight.ContainsKey(orderId);

    /// <summary>
    /// Writes down that the broker has an order. The answer to the request and the broker's stream both say so, in any
    /// sequence: whoever is first counts for both.
    /// </summary>
    public Task<OrderChange> AcknowledgeAsync(Guid orderId, OrderEvent.BrokerAccepted accepted, Fence fence)
    {
        if (!beingSent.TryGetValue(orderId, out var acknowledgement))
        {
            return transitions.ApplyAsync(orderId, accepted, fence);
        }
        lock (acknowledgement) return acknowledgement.Applied ??= transitions.ApplyAsync(orderId, accepted, fence);
    }

    /// <summary>Executes a message. Sends of one account and symbol keep the sequence of the calls.</summary>
    public async Task<Settlement> HandleAsync(OrderMessage message, PartitionLease lease, CancellationToken ct)
    {
        if (!lease.IsValid) return Settlement.Leave;
        using var turn = sequence.Enqueue((message.AccountId, message.Symbol));
        if (message.Kind == OutboxMessage.CancelKind) return await CancelAsync(message.OrderId, lease, turn, ct);
        if (message.Kind is not (OutboxMessage.ExecuteKind or OutboxMessage.ReleaseKind)) return Settlement.Reject;

        var done = new TaskCompletionSource<Settlement>(TaskCreationOptions.RunContinuationsAsynchronously);
        while (!inFlight.TryAdd(message.OrderId, done.Task))
        {
            // A repeat of what is being done shares its end.
            if (inFlight.TryGetValue(message.OrderId, out var first)) return await first;
        }
        var settlement = Settlement.Leave;
        try
        {
            settlement = await ExecuteAsync(message.OrderId, lease, turn, ct);
            CrashPoints.Hit(CrashPoint.BeforeAcknowledge);
            return settlement;
        }
        finally
        {
            inFlight.TryRemove(message.OrderId, out _);
            done.SetResult(settlement);
        }
    }

    private async Task<Settlement> ExecuteAsync(
        Guid orderId, PartitionLease lease, KeyedSequence<(Guid, string)>.Turn turn, CancellationToken ct)
    {
        CrashPoints.Hit(CrashPoint.BeforePrepare);
        var prepared = await transitions.ApplyAsync(
            orderId, new OrderEvent.Prepare(times.Next(), lease.Fence.Token), lease.Fence);
        CrashPoints.Hit(CrashPoint.AfterPrepare);
        if (prepared.Kind == OrderChangeKind.NotOwner) return Settlement.Leave;
        if (prepared.Order is null) return Settlement.Reject;
        if (prepared.MaySend) await SendAsync(prepared.Order, lease, turn, triedUntil: null, ct);
        return Settlement.Acknowledge;
    }

    /// <summary>Sends an order whose intent is recorded, and records the answer.</summary>
    /// <param name="turn">The order's place in its sequence; null when it has lost it.</param>
    /// <param name="triedUntil">When an earlier attempt had ended without an answer; null: there was none.</param>
    internal async Task SendAsync(Order order, PartitionLease lease, KeyedSequence<(Guid, string)>.Turn? turn,
        DateTimeOffset? triedUntil, CancellationToken ct)
    {
        beingSent[order.Id] = new();
        try
        {
            if (turn is not null) await turn.Before;
            var outcome = await SendOnceAsync(order, lease, ct);
            turn?.Dispose();
            if (outcome is null) return;   // not ours any more: the next owner finds the intent
            CrashPoints.Hit(CrashPoint.BeforeCommit);
            if (outcome is PlaceOutcome.Rejected rejected && MayStillArrive(triedUntil))
            {
                // Perhaps because of that one: it may be there already, with the money that this one lacks.
                outcome = new PlaceOutcome.Unknown($"an earlier request may be on its way; this one: {rejected.Proof}");
            }
            if (outcome is PlaceOutcome.Accepted accepted)
            {
                await AcknowledgeAsync(order.Id, new(times.Next(), accepted.BrokerOrderId), lease.Fence);
            }
            else
            {
                await transitions.ApplyAsync(order.Id, NotAccepted(outcome), lease.Fence);
            }
        }
        finally
        {
            beingSent.TryRemove(order.Id, out _);
        }
    }

    private bool MayStillArrive(DateTimeOffset? triedUntil) =>
        clock.GetUtcNow() - triedUntil < broker.RequestLifetime + broker.VisibilityWindow;

    private OrderEvent NotAccepted(PlaceOutcome outcome) => outcome switch
    {
        PlaceOutcome.Rejected rejected => new OrderEvent.BrokerRefused(times.Next(), rejected.Proof),
        PlaceOutcome.TryLater later => new OrderEvent.OutcomeUnknown(times.Next(), later.Reason),
        PlaceOutcome.Unknown unknown => new OrderEvent.OutcomeUnknown(times.Next(), unknown.Reason),
        _ => throw new InvalidOperationException($"unknown outcome {outcome}"),
    };

    /// <summary>Null when the lease ran out before the request could leave.</summary>
    private async Task<PlaceOutcome?> SendOnceAsync(Order order, PartitionLease lease, CancellationToken ct)
    {
        await pause.EndAsync(ct);
        await sending.WaitAsync(CancellationToken.None);   // what holds it is bounded by the time-outs of requests
        try
        {
            if (!lease.IsValid) return null;
            CrashPoints.Hit(CrashPoint.BeforeSend);
            var outcome = await broker.PlaceAsync(order, ct);
            if (outcome is PlaceOutcome.TryLater later)
            {
                // The broker is full or away: the intent waits, and so does everything behind it, but without a place
                // among those that are being sent.
                logger.LogWarning("Broker {Broker} takes no orders now: {Reason}", broker.Name, later.Reason);
                pause.Begin(later.After);
            }
            else if (outcome is PlaceOutcome.Unknown unknown)
            {
                logger.LogWarning("Order {OrderId}: outcome unknown ({Reason})", order.Id, unknown.Reason);
            }
            return outcome;
        }
        finally
        {
            sending.Release();
        }
    }

    private async Task<Settlement> CancelAsync(
        Guid orderId, PartitionLease lease, KeyedSequence<(Guid, string)>.Turn turn, CancellationToken ct)
    {
        await turn.Before;
        // Recording an intent for an order that is to be canceled and was never sent cancels it.
        var change = await transitions.ApplyAsync(
            orderId, new OrderEvent.Prepare(times.Next(), lease.Fence.Token), lease.Fence);
        if (change.Kind == OrderChangeKind.NotOwner) return Settlement.Leave;
        if (change.Order is null) return Settlement.Reject;
        if (change.Order is { Execution: ExecutionState.Confirmed, BrokerOrderId: { } brokerOrderId, Status: OrderStatus.PendingCancel or OrderStatus.PendingReplace or OrderStatus.Canceled or OrderStatus.Replaced }
            && lease.IsValid)
        {
            // What came of it is said by the stream, and otherwise by the resolver.
            await broker.CancelAsync(brokerOrderId, ct);
        }
        return Settlement.Acknowledge;
    }
}
