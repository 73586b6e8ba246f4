namespace TradingSystem.Core.Orders;

/// <summary>Something that happened to an order after it was accepted. <paramref name="At"/> is when, by the clock of whoever reports it.</summary>
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

    /// <summary>Asked by client order id, the broker said (outside its visibility window, and twice) that it doesn't have the order.</summary>
    /// <param name="TimedOut">The broker had its time to confirm the order: it isn't sent again.</param>
    public sealed record NotAtBroker(DateTimeOffset At, long Token, bool TimedOut = false) : OrderEvent(At);

    /// <param name="ExecutionId">The broker's id of this execution: applied once.</param>
    /// <param name="Price">US dollars for a unit.</param>
    /// <param name="Complete">The broker says that the order is filled with it.</param>
    public sealed record Fill(DateTimeOffset At, string ExecutionId, string BrokerOrderId, decimal Qty, decimal Price, decimal Fee, bool Complete) : OrderEvent(At);

    /// <summary>The client asks to cancel; the broker (or the worker, when nothing was sent) decides.</summary>
    public sealed record CancelRequested(DateTimeOffset At) : OrderEvent(At);

    /// <summary>The broker refused to cancel, for instance because the order is filled.</summary>
    public sealed record CancelRefused(DateTimeOffset At, string Reason) : OrderEvent(At);

    public sealed record Canceled(DateTimeOffset At) : OrderEvent(At);

    public sealed record Expired(DateTimeOffset At) : OrderEvent(At);

    /// <summary>The broker took the order and rejected it later.</summary>
    public sealed record RejectedLater(DateTimeOffset At, string Reason) : OrderEvent(At);
}
