using TradingSystem.Domain.Orders;

namespace TradingSystem.Core.Invariants;

/// <summary>What an order's history says of it, read from its events alone: the row must say the same. Pure.</summary>
internal sealed class EventReplay
{
    private readonly List<string> executions = [];
    private OrderStatus? end, pending;
    private bool isFilled, isPartlyFilled;
    private ExecutionState? execution;
    private string? brokerOrderId, unknown;

    /// <summary>I16: replaying the events gives the tables.</summary>
    public static IEnumerable<string> Contradictions(AccountBooks books)
    {
        var events = books.Events.ToLookup(e => e.OrderId);
        var fills = books.Fills.ToLookup(fill => fill.OrderId, fill => fill.ExecutionId);
        foreach (var order in books.Orders)
        {
            var replayed = new EventReplay();
            foreach (var happened in events[order.Id].OrderBy(e => e.Version)) replayed.Apply(happened);
            foreach (var contradiction in replayed.Against(order, [.. fills[order.Id]]))
            {
                yield return $"order {order.Id}: {contradiction}";
            }
        }
    }

    private void Apply(EventEntry e)
    {
        switch (e.Type)
        {
            case "accepted" or "resized" or "replace_refused": break;
            case "prepared": execution = ExecutionState.Prepared; break;
            case "unknown": execution = ExecutionState.Unknown; break;
            case "watched": execution = ExecutionState.Watching; break;
            case "waits" or "triggered": execution = ExecutionState.Dormant; break;
            case "released": execution = ExecutionState.Ready; break;
            case "confirmed": (execution, brokerOrderId) = (ExecutionState.Confirmed, e.Detail); break;
            case "partial_fill" or "fill" or "overfill":
                execution = ExecutionState.Confirmed;
                executions.Add(e.Detail ?? "");
                (isPartlyFilled, isFilled) = (true, isFilled || e.Type != "partial_fill");
                break;
            case "pending_cancel": pending = OrderStatus.PendingCancel; break;
            case "pending_replace": pending = OrderStatus.PendingReplace; break;
            case "cancel_refused": pending = null; break;
            case "canceled": end ??= OrderStatus.Canceled; break;
            case "expired": end ??= OrderStatus.Expired; break;
            case "replaced": end ??= OrderStatus.Replaced; break;
            case "rejected": end ??= OrderStatus.Rejected; break;
            default: unknown ??= e.Type; break;
        }
    }

    private IEnumerable<string> Against(Order order, IReadOnlyCollection<string> booked)
    {
        if (unknown is not null) yield return $"nobody knows what the event {unknown} means";
        if (isFilled || end is not null || pending is not null || isPartlyFilled)
        {
            var status = isFilled ? OrderStatus.Filled : end ?? pending ?? OrderStatus.PartiallyFilled;
            if (status != order.Status) yield return $"its events make it {status}, it is {order.Status}";
        }
        else if (order.Status is not (OrderStatus.Accepted or OrderStatus.New or OrderStatus.Held))
        {
            yield return $"it is {order.Status}, and none of its events says so";
        }
        if (!order.Status.IsTerminal() && execution is { } reached && reached != order.Execution)
        {
            yield return $"its events make its execution {reached}, it is {order.Execution}";
        }
        if (brokerOrderId is not null && brokerOrderId != order.BrokerOrderId)
        {
            yield return $"it was confirmed as {brokerOrderId}, and is {order.BrokerOrderId}";
        }
        if (!executions.Order().SequenceEqual(booked.Order()))
        {
            yield return $"its events name the executions {string.Join(' ', executions)}, booked are {string.Join(' ', booked)}";
        }
    }
}
