using TradingSystem.Domain.Text;
using static TradingSystem.Domain.Orders.OrderEffect;

namespace TradingSystem.Domain.Orders;

/// <summary>
/// The part of <see cref="OrderLifecycle"/> in which an order waits: for the market, for its group, or for the order in
/// whose place it comes.
/// </summary>
internal static class WaitingLifecycle
{
    /// <summary>What becomes of an accepted order that mustn't be sent yet; null for all others.</summary>
    public static (Order, IReadOnlyList<OrderEffect>)? Begin(Order order)
    {
        if (order.Execution != ExecutionState.None) return null;
        if (order.Replaces is { } replaced)
        {
            return (order with
            {
                Execution = ExecutionState.Dormant,
                Status = order.IsLeg ? OrderStatus.Held : order.Status
            }, [new Journal("waits", $"for {replaced}")]);
        }
        return order.IsWatched
            ? (order with { Execution = ExecutionState.Watching, Status = OrderStatus.New }, [new Journal("watched"), new Announce("new")])
            : null;
    }

    /// <summary>What the order does next depends on its group: <see cref="OrderFamily"/>.</summary>
    public static (Order, IReadOnlyList<OrderEffect>) Trigger(Order order, OrderEvent.Trigger e) =>
        order.Execution != ExecutionState.Watching || order.Status.IsTerminal() || order.CancelRequested
            ? (order, OrderLifecycle.Nothing)
            : (order with { Execution = ExecutionState.Dormant, TriggeredAt = e.At }, [new Journal("triggered", DecimalString.Format(e.Price))]);

    /// <summary>Its time has come: it is sent, or watched until the market reaches its stop.</summary>
    public static (Order, IReadOnlyList<OrderEffect>) Proceed(Order order, OrderEvent.Proceed e)
    {
        if (order.Execution != ExecutionState.Dormant || order.Status.IsTerminal() || order.CancelRequested)
        {
            return (order, OrderLifecycle.Nothing);
        }
        var watch = order.IsWatched && order.TriggeredAt is null;
        // While another order of the group is at the broker, a stop beside it stays held, as Alpaca has it.
        var status = !watch
            ? order.Status == OrderStatus.Held ? OrderStatus.Accepted : order.Status
            : order.Class is OrderClass.Bracket or OrderClass.Oco
            ? OrderStatus.Held
            : OrderStatus.New;
        var next = order with
        {
            Execution = watch ? ExecutionState.Watching : ExecutionState.Ready,
            Status = status,
            Qty = e.Qty,
            Reserved = e.Reserved,
            Held = e.Held
        };
        var effects = new List<OrderEffect>
        {
            new Journal(watch ? "watched" : "released"),
            new Release(order.Reserved - e.Reserved, order.Held - e.Held)
        };
        if (!watch) effects.Add(new Execute());
        if (status == OrderStatus.New && order.Status != OrderStatus.New) effects.Add(new Announce("new"));
        return (next, effects);
    }

    /// <summary>Another quantity for an order that hasn't been sent.</summary>
    public static (Order, IReadOnlyList<OrderEffect>) Resize(Order order, OrderEvent.Resize e) =>
        !order.Execution.IsUnsent() || order.Status.IsTerminal()
            ? (order, OrderLifecycle.Nothing)
            : (order with { Qty = e.Qty, Held = e.Held }, [new Journal("resized", DecimalString.Format(e.Qty)), new Release(0, order.Held - e.Held)]);

    /// <summary>Ends what hasn't been sent; for what has been, the broker is asked.</summary>
    public static (Order, IReadOnlyList<OrderEffect>) Withdraw(Order order, OrderEvent.Withdraw e)
    {
        if (!order.Execution.IsUnsent()) return OrderLifecycle.RequestCancel(order, e.Reason, e.AtOnce);
        var name = EnumName<OrderStatus>.Of(e.As);
        return OrderLifecycle.End(order with { Execution = ExecutionState.Refused }, e.As, e.At, name, e.Reason);
    }

    /// <summary>
    /// Another order is to take its place: now when it hasn't been sent, else when the broker has canceled it.
    /// </summary>
    public static (Order, IReadOnlyList<OrderEffect>) BeReplaced(Order order, OrderEvent.ReplaceRequested e)
    {
        if (!order.CanBeReplaced) return (order, OrderLifecycle.Nothing);
        var replaced = order with { ReplacedBy = e.By, CancelRequested = true, Status = OrderStatus.PendingReplace };
        return order.Execution.IsUnsent()
            ? OrderLifecycle.End(replaced with { Execution = ExecutionState.Refused }, OrderStatus.Replaced, e.At, "replaced", null)
            : (replaced, [new Journal("pending_replace", e.By.ToString()), new CancelAtBroker(), new Announce("pending_replace")]);
    }

    /// <summary>Told of the order that stays; the other one is rejected.</summary>
    public static (Order, IReadOnlyList<OrderEffect>) RefuseReplacement(Order order, OrderEvent.ReplaceRefused e) =>
        (order, [new Journal("replace_refused", e.Reason), new Announce("order_replace_rejected")]);
}
