using TradingSystem.Domain.Instruments;

namespace TradingSystem.Domain.Orders;

/// <summary>
/// An accepted order, as its row says. Quantities are in units of the asset, prices and reservations in US dollars.
/// </summary>
public sealed record Order
{
    public required Guid Id { get; init; }
    public required Guid AccountId { get; init; }
    public required string ClientOrderId { get; init; }

    /// <summary>The queue that carries the order, see <see cref="Partition"/>.</summary>
    public required short Partition { get; init; }

    public required string Symbol { get; init; }
    /// <summary>The asset's id and class, as its catalogue entry says.</summary>
    public Guid AssetId { get; init; }

    public AssetClass AssetClass { get; init; }
    public required OrderSide Side { get; init; }

    /// <summary>
    /// Whether it opens a position or adds to one; otherwise it closes one, and never more than that. Decided when the
    /// order was accepted.
    /// </summary>
    public bool Opens { get; init; }

    public required OrderType Type { get; init; }
    public required TimeInForce TimeInForce { get; init; }

    /// <summary>Null on orders by value.</summary>
    public decimal? Qty { get; init; }

    /// <summary>The value to trade; null on orders by quantity.</summary>
    public decimal? Notional { get; init; }

    public decimal? LimitPrice { get; init; }

    /// <summary>
    /// The price at which a stop order begins; that of a trailing stop follows <see cref="HighWaterMark"/>.
    /// </summary>
    public decimal? StopPrice { get; init; }

    /// <summary>How far a trailing stop stays behind the market: one of the two.</summary>
    public decimal? TrailPrice { get; init; }

    public decimal? TrailPercent { get; init; }

    /// <summary>
    /// The best price since the trailing stop was placed: the highest for selling, the lowest for buying.
    /// </summary>
    public decimal? HighWaterMark { get; init; }

    /// <summary>The stop isn't given to the broker: we watch the market, and send what begins with it.</summary>
    public bool IsWatched { get; init; }

    /// <summary>When the market had reached a stop that we watch.</summary>
    public DateTimeOffset? TriggeredAt { get; init; }

    public OrderClass Class { get; init; }

    /// <summary>The id of the order that the group was placed with; null for an order without a group.</summary>
    public Guid? GroupId { get; init; }

    public OrderRole? Role { get; init; }

    /// <summary>
    /// The order in whose place this one comes, and what was filled of it when this one was asked for.
    /// </summary>
    public Guid? Replaces { get; init; }

    public decimal? ReplacesFilled { get; init; }

    /// <summary>
    /// Cash that the whole order needs once it has taken the other's place: until then only what goes beyond the
    /// other's is set aside.
    /// </summary>
    public decimal? ReplacementCost { get; init; }

    public Guid? ReplacedBy { get; init; }
    public DateTimeOffset? ReplacedAt { get; init; }
    public bool ExtendedHours { get; init; }
    public OrderStatus Status { get; init; }
    public decimal FilledQty { get; init; }
    public decimal? FilledAvgPrice { get; init; }

    /// <summary>Cash that is still set aside for what the order may open: by buying, or by selling short.</summary>
    public decimal Reserved { get; init; }

    /// <summary>Quantity of the position that is still set aside for what the order may close.</summary>
    public decimal Held { get; init; }

    public ExecutionState Execution { get; init; }

    /// <summary>The fencing token under which the intent was recorded.</summary>
    public long? ExecutionToken { get; init; }

    /// <summary>
    /// When the first intent to send the order was recorded: the broker's time to confirm it runs from then on.
    /// </summary>
    public DateTimeOffset? IntentAt { get; init; }

    public string? BrokerOrderId { get; init; }

    /// <summary>
    /// When the broker's own account of the order (its stream or an answer to a query) was last seen to agree.
    /// </summary>
    public DateTimeOffset? VerifiedAt { get; init; }

    /// <summary>Why the order was rejected, or why its outcome is unknown.</summary>
    public string? Reason { get; init; }

    public bool CancelRequested { get; init; }

    /// <summary>Number of the order's latest event; starts at 1.</summary>
    public int Version { get; init; } = 1;

    public required DateTimeOffset SubmittedAt { get; init; }
    public required DateTimeOffset UpdatedAt { get; init; }
    public DateTimeOffset? FilledAt { get; init; }
    public DateTimeOffset? CanceledAt { get; init; }
    public DateTimeOffset? ExpiredAt { get; init; }
    public DateTimeOffset? FailedAt { get; init; }

    /// <summary>W3C trace context of the request that placed the order: later steps continue that trace.</summary>
    public string? TraceParent { get; init; }

    public string? CorrelationId { get; init; }

    /// <summary>What happens to this order may concern others, or depend on the market: it isn't simply sent.</summary>
    public bool IsConditional => IsWatched || GroupId is not null || Replaces is not null || ReplacedBy is not null;

    /// <summary>
    /// Whether it may wait for as long as it takes: for the market to reach its stop, or for the entry of its group.
    /// </summary>
    public bool IsWaiting =>
        Status is OrderStatus.New or OrderStatus.Held
            && (Execution == ExecutionState.Watching || Execution == ExecutionState.Dormant && TriggeredAt is null);

    /// <summary>Whether it has more to say than a plain market or limit order.</summary>
    public bool HasTerms =>
        IsConditional || StopPrice is not null || TrailPrice is not null || TrailPercent is not null;

    /// <summary>What the broker is asked for: a stop that we watch is sent as what begins with it.</summary>
    public OrderType SentType => !IsWatched ? Type : Type == OrderType.StopLimit ? OrderType.Limit : OrderType.Market;

    /// <summary>
    /// Whether another order may be put in its place: it is open, and nobody is canceling, replacing or about to send
    /// it for its stop.
    /// </summary>
    public bool CanBeReplaced =>
        Status is OrderStatus.Accepted or OrderStatus.New or OrderStatus.PartiallyFilled or OrderStatus.Held
            && Qty is not null
        && !(Replaces is not null && Execution is ExecutionState.None or ExecutionState.Dormant)
        && (TriggeredAt is null || !Execution.IsUnsent());

    /// <summary>
    /// Whether a client sees the order inside another one: it was placed as part of a group by another's request.
    /// </summary>
    public bool IsLeg => Role is { } role && role != (Class == OrderClass.Oco ? OrderRole.TakeProfit : OrderRole.Entry);

    /// <summary>Null for an order by value: only the broker can say when that one is complete.</summary>
    public decimal? RemainingQty => Qty - FilledQty;
}
