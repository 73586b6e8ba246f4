namespace TradingSystem.Domain.Orders;

/// <summary>
/// Something that happened to an order after it was accepted. <paramref name="At"/> is when, by the clock of whoever
/// reports it.
/// </summary>
public abstract record OrderEvent(DateTimeOffset At)
{
    /// <summary>A worker is about to send the order, under its lease's fencing token.</summary>
    public sealed record Prepare(DateTimeOffset At, long Token) : OrderEvent(At);

    /// <summary>The broker has the order.</summary>
    public sealed record BrokerAccepted(DateTimeOffset At, string BrokerOrderId) : OrderEvent(At);

    /// <summary>The broker proved that it won't have the order.</summary>
    public sealed record BrokerRefused(DateTimeOffset At, string Reason) : OrderEvent(At);

    /// <summary>The order may or may not have reached the broker.</summary>
    public sealed record OutcomeUnknown(DateTimeOffset At, string Reason) : OrderEvent(At);

    /// <summary>
    /// Asked by client order id, the broker said (outside its visibility window, and twice) that it doesn't have the
    /// order.
    /// </summary>
    /// <param name="TimedOut">The broker had its time to confirm the order: it isn't sent again.</param>
    public sealed record NotAtBroker(DateTimeOffset At, long Token, bool TimedOut = false) : OrderEvent(At);

    /// <param name="ExecutionId">The broker's id of this execution: applied once.</param>
    /// <param name="Price">US dollars for a unit.</param>
    /// <param name="Fee">US dollars, on top of the price.</param>
    /// <param name="FeeQty">Units of the asset that were kept of what was bought.</param>
    /// <param name="Complete">The broker says that the order is filled with it.</param>
    public sealed record Fill(DateTimeOffset At, string ExecutionId, string BrokerOrderId, decimal Qty, decimal Price,
        decimal Fee, bool Complete, decimal FeeQty = 0) : OrderEvent(At);

    /// <summary>The client asks to cancel; the broker (or the worker, when nothing was sent) decides.</summary>
    public sealed record CancelRequested(DateTimeOffset At) : OrderEvent(At);

    /// <summary>The broker refused to cancel, for instance because the order is filled.</summary>
    public sealed record CancelRefused(DateTimeOffset At, string Reason) : OrderEvent(At);

    /// <param name="FilledQty">What the broker says was filled of the order before; null when it doesn't say.</param>
    public sealed record Canceled(DateTimeOffset At, decimal? FilledQty = null) : OrderEvent(At);

    /// <param name="FilledQty">As with <see cref="Canceled"/>.</param>
    public sealed record Expired(DateTimeOffset At, decimal? FilledQty = null) : OrderEvent(At);

    /// <summary>The broker took the order and rejected it later.</summary>
    /// <param name="FilledQty">As with <see cref="Canceled"/>.</param>
    public sealed record RejectedLater(DateTimeOffset At, string Reason, decimal? FilledQty = null) : OrderEvent(At);

    /// <summary>
    /// The broker had confirmed the order, and has said for a while now, asked by either id, that it has no such order.
    /// </summary>
    public sealed record LostAtBroker(DateTimeOffset At) : OrderEvent(At);

    /// <summary>The market has reached the stop, at that price.</summary>
    public sealed record Trigger(DateTimeOffset At, decimal Price) : OrderEvent(At);

    /// <summary>
    /// What the order waited for has happened: it is for that quantity, and that much is set aside for it.
    /// </summary>
    public sealed record Proceed(DateTimeOffset At, decimal Qty, decimal Reserved, decimal Held) : OrderEvent(At);

    /// <summary>An order that waits is for another quantity now, since others of its group were filled.</summary>
    public sealed record Resize(DateTimeOffset At, decimal Qty, decimal Held) : OrderEvent(At);

    /// <summary>
    /// The order isn't wanted any more, for the system's own reasons: what was sent is to be canceled, what wasn't has
    /// ended.
    /// </summary>
    /// <param name="As">How an order ends that wasn't sent.</param>
    /// <param name="AtOnce">
    /// False: the broker has refused just now, and is asked again when the order is next looked at.
    /// </param>
    public sealed record Withdraw(DateTimeOffset At, string Reason, OrderStatus As = OrderStatus.Canceled,
        bool AtOnce = true) : OrderEvent(At);

    /// <summary>Another order is to take this one's place.</summary>
    public sealed record ReplaceRequested(DateTimeOffset At, Guid By) : OrderEvent(At);

    /// <summary>The order that was to take this one's place doesn't.</summary>
    public sealed record ReplaceRefused(DateTimeOffset At, string Reason) : OrderEvent(At);
}
