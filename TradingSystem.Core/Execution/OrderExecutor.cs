using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using TradingSystem.Core.Batching;
using TradingSystem.Core.Brokers;
using TradingSystem.Core.Forensics;
using TradingSystem.Core.Messaging;
using TradingSystem.Core.Orders;
using TradingSystem.Core.Time;

namespace TradingSystem.Core.Execution;

/// <summary>
/// Executes what the queue brings, in three steps: record the intent, send, record the answer. Whatever interrupts them
/// leaves an intent that <see cref="DoubtResolver"/> finds and settles with the broker's evidence.
/// </summary>
public sealed class OrderExecutor(OrderTransitions transitions, IBroker broker, BrokerOptions options, UniqueClock times, TimeProvider clock, ILogger<OrderExecutor> logger)
{
    private readonly KeyedSequence<(Guid Account, string Symbol)> sequence = new();
    private readonly SemaphoreSlim sending = new(options.MaxConcurrentSends);
    private readonly ConcurrentDictionary<Guid, Task<Settlement>> inFlight = new();
    private readonly ConcurrentDictionary<Guid, TaskCompletionSource<bool>> unanswered = new();

    /// <summary>Whether a step of this process is under way for the order; others keep off until it ends.</summary>
    public bool IsInFlight(Guid orderId) => inFlight.ContainsKey(orderId);

    /// <summary>Whether the answer to a request of this process says that the broker has the order, and is being written down: its event of the same is no news then.</summary>
    public Task<bool> IsAnsweredAsync(Guid orderId) => unanswered.TryGetValue(orderId, out var answer) ? answer.Task : Task.FromResult(false);

    /// <summary>Executes a message. Sends of one account and symbol keep the sequence of the calls.</summary>
    public async Task<Settlement> HandleAsync(OrderMessage message, PartitionLease lease, CancellationToken ct)
    {
        if (!lease.IsValid) return Settlement.Leave;
        using var turn = sequence.Enqueue((message.AccountId, message.Symbol));
        if (message.Kind == OutboxMessage.CancelKind) return await CancelAsync(message.OrderId, lease, turn, ct);
        if (message.Kind != OutboxMessage.ExecuteKind) return Settlement.Reject;

        var done = new TaskCompletionSource<Settlement>(TaskCreationOptions.RunContinuationsAsynchronously);
        while (!inFlight.TryAdd(message.OrderId, done.Task))
        {
            if (inFlight.TryGetValue(message.OrderId, out var first)) return await first;   // a repeat of what is being done shares its end
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

    private async Task<Settlement> ExecuteAsync(Guid orderId, PartitionLease lease, KeyedSequence<(Guid, string)>.Turn turn, CancellationToken ct)
    {
        CrashPoints.Hit(CrashPoint.BeforePrepare);
        var prepared = await transitions.ApplyAsync(orderId, new OrderEvent.Prepare(times.Next(), lease.Fence.Token), lease.Fence);
        CrashPoints.Hit(CrashPoint.AfterPrepare);
        if (prepared.Kind == OrderChangeKind.NotOwner) return Settlement.Leave;
        if (prepared.Order is null) return Settlement.Reject;
        if (prepared.MaySend) await SendAsync(prepared.Order, lease, turn, ct);
        return Settlement.Acknowledge;
    }

    /// <summary>Sends an order whose intent is recorded, and records the answer.</summary>
    /// <param name="turn">The order's place in its sequence; null when it has lost it.</param>
    internal async Task SendAsync(Order order, PartitionLease lease, KeyedSequence<(Guid, string)>.Turn? turn, CancellationToken ct)
    {
        var answer = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        unanswered[order.Id] = answer;
        try
        {
            if (turn is not null) await turn.Before;
            var outcome = await SendOnceAsync(order, lease, ct);
            turn?.Dispose();
            if (outcome is null) return;   // not ours any more: the next owner finds the intent
            answer.SetResult(outcome is PlaceOutcome.Accepted);
            OrderEvent happened = outcome switch
            {
                PlaceOutcome.Accepted accepted => new OrderEvent.BrokerAccepted(times.Next(), accepted.BrokerOrderId),
                PlaceOutcome.Rejected rejected => new OrderEvent.BrokerRefused(times.Next(), rejected.Proof),
                PlaceOutcome.TryLater later => new OrderEvent.OutcomeUnknown(times.Next(), later.Reason),
                PlaceOutcome.Unknown unknown => new OrderEvent.OutcomeUnknown(times.Next(), unknown.Reason),
                _ => throw new InvalidOperationException($"unknown outcome {outcome}"),
            };
            CrashPoints.Hit(CrashPoint.BeforeCommit);
            await transitions.ApplyAsync(order.Id, happened, lease.Fence);
        }
        finally
        {
            answer.TrySetResult(false);
            unanswered.TryRemove(order.Id, out _);
        }
    }

    /// <summary>Null when the lease ran out before the request could leave.</summary>
    private async Task<PlaceOutcome?> SendOnceAsync(Order order, PartitionLease lease, CancellationToken ct)
    {
        await sending.WaitAsync(CancellationToken.None);   // what holds it is bounded by the time-outs of requests
        try
        {
            if (!lease.IsValid) return null;
            CrashPoints.Hit(CrashPoint.BeforeSend);
            var outcome = await broker.PlaceAsync(order, ct);
            if (outcome is PlaceOutcome.TryLater later)
            {
                // The broker is full or away: the intent waits, and so does everything behind it.
                logger.LogWarning("Broker {Broker} takes no orders now: {Reason}", broker.Name, later.Reason);
                await Task.Delay(later.After, clock, ct);
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

    private async Task<Settlement> CancelAsync(Guid orderId, PartitionLease lease, KeyedSequence<(Guid, string)>.Turn turn, CancellationToken ct)
    {
        await turn.Before;
        // Recording an intent for an order that is to be canceled and was never sent cancels it.
        var change = await transitions.ApplyAsync(orderId, new OrderEvent.Prepare(times.Next(), lease.Fence.Token), lease.Fence);
        if (change.Kind == OrderChangeKind.NotOwner) return Settlement.Leave;
        if (change.Order is null) return Settlement.Reject;
        if (change.Order is { Execution: ExecutionState.Confirmed, BrokerOrderId: { } brokerOrderId, Status: OrderStatus.PendingCancel or OrderStatus.Canceled } && lease.IsValid)
        {
            await broker.CancelAsync(brokerOrderId, ct);   // what came of it is said by the stream, and otherwise by the resolver
        }
        return Settlement.Acknowledge;
    }
}
