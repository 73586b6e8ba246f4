using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using TradingSystem.Core.Brokers;
using TradingSystem.Core.Foundation;
using TradingSystem.Core.Leases;
using TradingSystem.Core.Orders;
using TradingSystem.Core.Protection;
using TradingSystem.Domain.Orders;

namespace TradingSystem.Core.Execution;

/// <summary>
/// Takes the broker's live events to our orders: the job of one process. With each connection, and every few seconds,
/// the broker's record is read as well, since a live socket may still leave things out.
/// </summary>
public sealed class BrokerListener(IBroker broker, OrderTransitions transitions, OrderExecutor executor,
    IWatchedOrders stops, FillCatchUp catchUp, OpenOrderCheck openOrders, TrailingMarks marks, TimeProvider clock,
    ILogger<BrokerListener> logger) : ISingleOwnerJob
{
    private const int MaxUnfinished = 2000;
    private static readonly TimeSpan CheckEvery = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan MarkEvery = TimeSpan.FromSeconds(2);

    private readonly ConcurrentDictionary<Guid, OrderEvent> heldBack = new();

    public string Lease => "broker-stream";

    /// <summary>Listens until the stream breaks (then it throws) or the lease is lost.</summary>
    public async Task RunAsync(Fence fence, CancellationToken ct)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var listening = ListenAsync(fence, stop);
        var checking = EveryAsync(CheckEvery, CheckAsync, stop.Token);
        var trailing = EveryAsync(MarkEvery, marks.RunAsync, stop.Token);
        try
        {
            await await Task.WhenAny(listening, checking, trailing);
        }
        finally
        {
            stop.Cancel();
            await Task.WhenAll(listening, checking, trailing).Ended();
        }
    }

    private async Task ListenAsync(Fence fence, CancellationTokenSource stop)
    {
        var unfinished = new List<Task>();
        await foreach (var update in broker.UpdatesAsync(stop.Token))
        {
            if (update is null)
            {
                logger.LogInformation("Listening to {Broker}", broker.Name);
                continue;
            }
            // Before the event, so that what is told of it has the mark.
            if (update.Mark is { } mark) await KeepAsync(mark, stop.Token);
            if (update.Event is null || ClientOrderIds.OrderIdOf(update.ClientOrderId) is not { } orderId) continue;
            unfinished.Add(ApplySafelyAsync(orderId, update.Event, fence, stop));
            if (unfinished.Count >= MaxUnfinished)
            {
                await Task.WhenAll(unfinished);
                unfinished.Clear();
            }
        }
    }

    /// <summary>A mark that isn't kept now comes again with the next check.</summary>
    private async Task KeepAsync(StopMark mark, CancellationToken ct)
    {
        try
        {
            await stops.KeepMarksAsync([mark], ct);
        }
        catch (Exception e) when (e.IsTransientFailure() && !ct.IsCancellationRequested)
        {
            logger.LogWarning("The mark of order {OrderId} isn't kept: {Reason}", mark.OrderId, e.Message);
        }
    }

    /// <summary>
    /// An event that can't be applied doesn't keep the others from it; what it told is read from the broker's record.
    /// </summary>
    private async Task ApplySafelyAsync(Guid orderId, OrderEvent happened, Fence fence, CancellationTokenSource stop)
    {
        try
        {
            await ApplyAsync(orderId, happened, fence, stop);
        }
        catch (Exception e) when (!stop.IsCancellationRequested)
        {
            LogFailure(e, orderId, happened);
        }
    }

    private void LogFailure(Exception failure, Guid orderId, OrderEvent happened) =>
        logger.LogError(failure, "{Event} of order {OrderId} can't be applied", happened.GetType().Name, orderId);

    /// <summary>Not awaited one by one: events keep their sequence and share commits.</summary>
    private async Task ApplyAsync(Guid orderId, OrderEvent happened, Fence fence, CancellationTokenSource stop)
    {
        var began = clock.GetUtcNow();
        if (happened is OrderEvent.Fill) CrashPoints.Hit(CrashPoint.BeforeFillCommit);
        var change = await (happened is OrderEvent.BrokerAccepted accepted
            ? executor.AcknowledgeAsync(orderId, accepted, fence)
            : transitions.ApplyAsync(orderId, happened, fence));
        if (IsHeldBack(happened, change)) heldBack[orderId] = happened;
        if (happened is OrderEvent.Fill && change.Kind == OrderChangeKind.Applied)
        {
            // Only now is the trace known that the fill belongs to.
            using var activity = Tracing.Continue("apply fill", change.Order!.TraceParent);
            activity?.SetStartTime(began.UtcDateTime);
        }
        if (change.Kind == OrderChangeKind.NotOwner) stop.Cancel();
    }

    private async Task CheckAsync(CancellationToken ct)
    {
        var missed = await catchUp.RunAsync(ct) + await EndAsync(ct) + await openOrders.RunAsync(ct);
        if (missed > 0)
        {
            logger.LogInformation("{Count} events of {Broker} had not come by the stream", missed, broker.Name);
        }
    }

    /// <summary>An end that waits for fills which haven't come by the stream.</summary>
    private static bool IsHeldBack(OrderEvent happened, OrderChange change) =>
        happened is OrderEvent.Canceled or OrderEvent.Expired or OrderEvent.RejectedLater
        && change is { Kind: OrderChangeKind.NothingToDo, Order: { } order } && !order.Status.IsTerminal();

    /// <summary>Applies the ends that waited for fills, after those were read.</summary>
    /// <returns>How many orders have ended.</returns>
    private async Task<int> EndAsync(CancellationToken ct)
    {
        var ended = 0;
        foreach (var (orderId, end) in heldBack)
        {
            try
            {
                var change = await transitions.ApplyAsync(orderId, end);
                if (IsHeldBack(end, change)) continue;   // the broker's record doesn't have them yet
                heldBack.TryRemove(new(orderId, end));
                if (change.Kind == OrderChangeKind.Applied) ended++;
            }
            catch (Exception e) when (!ct.IsCancellationRequested)
            {
                LogFailure(e, orderId, end);
            }
        }
        return ended;
    }

    private async Task EveryAsync(TimeSpan pause, Func<CancellationToken, Task> ask, CancellationToken ct)
    {
        while (true)
        {
            try
            {
                await ask(ct);
            }
            catch (Exception e) when ((e is BrokerUnavailableException || e.IsTransientFailure())
                && !ct.IsCancellationRequested)
            {
                logger.LogWarning("The record of {Broker} can't be read now: {Reason}", broker.Name, e.Message);
            }
            await Task.Delay(pause, clock, ct);
        }
    }
}
