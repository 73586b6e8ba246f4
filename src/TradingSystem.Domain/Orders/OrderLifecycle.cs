using TradingSystem.Domain.Instruments;
using static TradingSystem.Domain.Orders.OrderEffect;

namespace TradingSystem.Domain.Orders;

/// <summary>
/// The life of an order after its acceptance, as a pure function: (order, event) → (order, effects).
/// Events may come late, twice and out of order; a status that is final stays, but a late fill still moves the
/// position.
/// </summary>
public static class OrderLifecycle
{
    internal static readonly OrderEffect[] Nothing = [];

    public static (Order Order, IReadOnlyList<OrderEffect> Effects) Apply(Order order, OrderEvent happened)
    {
        var (next, effects) = happened switch
        {
            OrderEvent.Prepare e => Prepare(order, e),
            OrderEvent.BrokerAccepted e => Confirm(order, e),
            OrderEvent.BrokerRefused e => Refuse(order, e),
            OrderEvent.OutcomeUnknown e => LoseSight(order, e),
            OrderEvent.NotAtBroker e => SendAgain(order, e),
            OrderEvent.Fill e => Fill(order, e),
            OrderEvent.CancelRequested => RequestCancel(order, reason: null, atOnce: true),
            OrderEvent.CancelRefused e => RefuseCancel(order, e),
            OrderEvent.Canceled e when MustHearOfFills(order, e.FilledQty) => (order, Nothing),
            OrderEvent.Expired e when MustHearOfFills(order, e.FilledQty) => (order, Nothing),
            OrderEvent.RejectedLater e when MustHearOfFills(order, e.FilledQty) => (order, Nothing),
            OrderEvent.Canceled e => EndAtBroker(order, OrderStatus.Canceled, e.At, "canceled", null),
            OrderEvent.Expired e => EndAtBroker(order, OrderStatus.Expired, e.At, "expired", null),
            OrderEvent.RejectedLater e => EndAtBroker(order, OrderStatus.Rejected, e.At, "rejected", e.Reason),
            OrderEvent.LostAtBroker e => Lose(order, e),
            OrderEvent.Trigger e => WaitingLifecycle.Trigger(order, e),
            OrderEvent.Proceed e => WaitingLifecycle.Proceed(order, e),
            OrderEvent.Resize e => WaitingLifecycle.Resize(order, e),
            OrderEvent.Withdraw e => WaitingLifecycle.Withdraw(order, e),
            OrderEvent.ReplaceRequested e => WaitingLifecycle.BeReplaced(order, e),
            OrderEvent.ReplaceRefused e => WaitingLifecycle.RefuseReplacement(order, e),
            _ =>
                throw new ArgumentOutOfRangeException(nameof(happened), happened.GetType().Name, "unknown order event"),
        };
        return effects.Count == 0
            ? (next, effects)
            : (next with { Version = order.Version + 1, UpdatedAt = Later(order.UpdatedAt, happened.At) }, effects);
    }

    private static (Order, IReadOnlyList<OrderEffect>) Prepare(Order order, OrderEvent.Prepare e)
    {
        if (order.CancelRequested && order.Execution.IsUnsent())
        {
            return End(order with { Execution = ExecutionState.Refused }, OrderStatus.Canceled, e.At, "canceled",
                "canceled before it was sent");
        }
        if (order.Status.IsTerminal()
            || order.Execution is ExecutionState.Dormant or ExecutionState.Watching or ExecutionState.Confirmed or ExecutionState.Refused or ExecutionState.Unknown)
        {
            return (order, Nothing);
        }
        if (order.Execution == ExecutionState.Prepared)
        {
            // Delivered again: whoever recorded the intent may have sent it. Only the broker can say.
            return order.ExecutionToken == e.Token
                ? (order, Nothing)
                : LoseSight(order, new(e.At, "intent of an earlier owner"));
        }
        if (WaitingLifecycle.Begin(order) is { } waits) return waits;
        return (order with
        {
            Execution = ExecutionState.Prepared,
            ExecutionToken = e.Token,
            IntentAt = order.IntentAt ?? e.At
        }, [new Journal("prepared"), new Send()]);
    }

    private static (Order, IReadOnlyList<OrderEffect>) Confirm(Order order, OrderEvent.BrokerAccepted e)
    {
        if (order.Execution == ExecutionState.Confirmed) return (order, Nothing);
        var confirmed = order with
        {
            Execution = ExecutionState.Confirmed,
            BrokerOrderId = e.BrokerOrderId,
            Reason = null
        };
        var journal = new Journal("confirmed", e.BrokerOrderId);
        if (order.Status != OrderStatus.Accepted)
        {
            // Asked to cancel while the request was on its way, or given up as never arrived: now there is something to
            // cancel.
            return (confirmed, order.Status is OrderStatus.PendingCancel or OrderStatus.PendingReplace or OrderStatus.Canceled or OrderStatus.Replaced
                ? [journal, new CancelAtBroker()]
                : [journal]);
        }
        return (confirmed with { Status = OrderStatus.New }, [journal, new Announce("new")]);
    }

    private static (Order, IReadOnlyList<OrderEffect>) Refuse(Order order, OrderEvent.BrokerRefused e) =>
        order.Execution is ExecutionState.Confirmed or ExecutionState.Refused
            ? (order, Nothing)
            : End(order with { Execution = ExecutionState.Refused }, OrderStatus.Rejected, e.At, "rejected", e.Reason);

    private static (Order, IReadOnlyList<OrderEffect>) LoseSight(Order order, OrderEvent.OutcomeUnknown e) =>
        order.Execution != ExecutionState.Prepared
            ? (order, Nothing)
            : (order with { Execution = ExecutionState.Unknown, Reason = e.Reason }, [new Journal("unknown", e.Reason)]);

    /// <summary>The same client order id goes out again: a broker that has it after all refuses the second.</summary>
    private static (Order, IReadOnlyList<OrderEffect>) SendAgain(Order order, OrderEvent.NotAtBroker e)
    {
        if (order.Execution is not ExecutionState.Unknown || order.Status.IsTerminal()) return (order, Nothing);
        if (order.CancelRequested)
        {
            return End(order with { Execution = ExecutionState.Refused }, OrderStatus.Canceled, e.At, "canceled",
                "never reached the broker");
        }
        if (e.TimedOut)
        {
            return End(order with { Execution = ExecutionState.Refused }, OrderStatus.Canceled, e.At, "canceled",
                "never reached the broker, and its time is over");
        }
        return (order with
        {
            Execution = ExecutionState.Prepared,
            ExecutionToken = e.Token,
            Reason = null
        }, [new Journal("prepared", "not at the broker"), new Send()]);
    }

    private static (Order, IReadOnlyList<OrderEffect>) Fill(Order order, OrderEvent.Fill e)
    {
        var filled = order.FilledQty + e.Qty;
        var complete = order.Qty is { } qty ? filled >= qty : e.Complete;
        var (reserved, held) = Freed(order, e, complete);
        var next = order with
        {
            FilledQty = filled,
            FilledAvgPrice = ((order.FilledAvgPrice ?? 0) * order.FilledQty + e.Price * e.Qty) / filled,
            Reserved = order.Reserved - reserved,
            Held = order.Held - held,
            Execution = ExecutionState.Confirmed,
            BrokerOrderId = e.BrokerOrderId,
            VerifiedAt = e.At,
            Status = order.Status.IsTerminal() && !complete
                ? order.Status
                : complete
                ? OrderStatus.Filled
                : order.Status is OrderStatus.PendingCancel or OrderStatus.PendingReplace
                ? order.Status
                : OrderStatus.PartiallyFilled,
            FilledAt = complete ? Later(order.UpdatedAt, e.At) : order.FilledAt,
        };
        var overfill = order.Qty is { } asked && filled > asked;
        var name = complete ? "fill" : "partial_fill";
        // Whoever was told that it is being canceled is told that it wasn't, whether or not the broker says so.
        var cameTooLate = complete
            && order is { CancelRequested: true, Status: OrderStatus.PendingCancel or OrderStatus.Canceled };
        OrderEffect[] rejection = cameTooLate ? [new Announce("order_cancel_rejected")] : [];
        return (next, [new Journal(overfill ? "overfill" : name, e.ExecutionId), new Settle(e, reserved, held),
            new Announce(name, e), .. rejection]);
    }

    /// <summary>A fill frees the reservation in proportion to what it fills; the last one frees the rest.</summary>
    private static (decimal Reserved, decimal Held) Freed(Order order, OrderEvent.Fill e, bool complete)
    {
        if (complete) return (order.Reserved, order.Held);
        var rest = order.RemainingQty
            ?? (order.Notional - order.FilledQty * (order.FilledAvgPrice ?? 0)) / e.Price
            ?? 0;
        var part = rest <= 0 ? 1 : Math.Min(1, e.Qty / rest);
        return (Precision.Cash(order.Reserved * part), order.Qty is null
            ? Precision.Qty(order.Held * part)
            : Math.Min(order.Held, e.Qty));
    }

    /// <summary>
    /// An order that is being replaced is being canceled at its broker already: then only its end is another one.
    /// </summary>
    internal static (Order, IReadOnlyList<OrderEffect>) RequestCancel(Order order, string? reason, bool atOnce)
    {
        if (order.Status.IsTerminal() || order.Status == OrderStatus.PendingCancel) return (order, Nothing);
        OrderEffect[] toBroker = atOnce ? [new CancelAtBroker()] : [];
        return (order with { CancelRequested = true, Status = OrderStatus.PendingCancel },
            [new Journal("pending_cancel", reason), .. toBroker, new Announce("pending_cancel")]);
    }

    private static (Order, IReadOnlyList<OrderEffect>) RefuseCancel(Order order, OrderEvent.CancelRefused e)
    {
        if (order.Status is not (OrderStatus.PendingCancel or OrderStatus.PendingReplace)) return (order, Nothing);
        var status = order.FilledQty > 0 ? OrderStatus.PartiallyFilled : OrderStatus.New;
        var open = order with { CancelRequested = false, ReplacedBy = null, Status = status };
        var journal = new Journal("cancel_refused", e.Reason);
        // What nobody asked to cancel is told by its replacement: see OrderFamily.
        var forReplacement = order.Status == OrderStatus.PendingReplace;
        return (open, forReplacement ? [journal] : [journal, new Announce("order_cancel_rejected")]);
    }

    internal static (Order, IReadOnlyList<OrderEffect>) End(
        Order order, OrderStatus status, DateTimeOffset at, string type, string? reason)
    {
        if (order.Status.IsTerminal()) return (order, Nothing);
        if (order.Status == OrderStatus.PendingReplace && status == OrderStatus.Canceled)
        {
            (status, type) = (OrderStatus.Replaced, "replaced");
        }
        var ends = Later(order.UpdatedAt, at);
        var ended = order with
        {
            Status = status,
            Reason = reason ?? order.Reason,
            Reserved = 0,
            Held = 0,
            ReplacedAt = status == OrderStatus.Replaced ? ends : order.ReplacedAt,
            CanceledAt = status == OrderStatus.Canceled ? ends : order.CanceledAt,
            ExpiredAt = status == OrderStatus.Expired ? ends : order.ExpiredAt,
            FailedAt = status == OrderStatus.Rejected ? ends : order.FailedAt,
        };
        return (ended, [new Journal(type, reason), new Release(order.Reserved, order.Held), new Announce(type)]);
    }

    /// <summary>
    /// What was filled stays set aside until it is booked, and what comes after the order must be for what is left of
    /// it: its end waits for the fills that we haven't heard of, and is then told by the broker's record.
    /// </summary>
    private static bool MustHearOfFills(Order order, decimal? filledAtBroker) => filledAtBroker > order.FilledQty;

    private static (Order, IReadOnlyList<OrderEffect>) Lose(Order order, OrderEvent.LostAtBroker e) =>
        order.Execution == ExecutionState.Confirmed
            ? End(order, OrderStatus.Canceled, e.At, "canceled", "its broker doesn't know it any more")
            : (order, Nothing);

    /// <summary>The broker speaks of the order, so it has it: the evidence that ends Prepared and Unknown.</summary>
    private static (Order, IReadOnlyList<OrderEffect>) EndAtBroker(
        Order order, OrderStatus status, DateTimeOffset at, string type, string? reason) =>
        order.Status.IsTerminal()
            ? (order, Nothing)
            : End(order with { Execution = ExecutionState.Confirmed, VerifiedAt = at }, status, at, type, reason);

    /// <summary>
    /// Clocks differ: what follows something is never told to have been before it. Executions themselves keep the
    /// broker's time.
    /// </summary>
    private static DateTimeOffset Later(DateTimeOffset a, DateTimeOffset b) => a > b ? a : b;
}
