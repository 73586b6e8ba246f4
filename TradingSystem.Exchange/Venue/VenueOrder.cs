using System.Text.Json.Serialization;
using TradingSystem.Alpaca.Trading;
using TradingSystem.Domain.Instruments;
using TradingSystem.Domain.Orders;
using TradingSystem.Domain.Text;
using TradingSystem.Exchange.Matching;
using TradingSystem.Exchange.Rules;

namespace TradingSystem.Exchange.Venue;

/// <summary>A customer's order at the venue. Prices and values in US dollars.</summary>
public sealed class VenueOrder
{
    public required Guid Id { get; init; }
    public required string ClientOrderId { get; init; }
    public required string Symbol { get; init; }
    public required OrderSide Side { get; init; }
    public required OrderType Type { get; init; }
    public required TimeInForce TimeInForce { get; init; }
    public decimal? Qty { get; init; }
    public decimal? Notional { get; init; }
    public decimal? LimitPrice { get; init; }
    public decimal? StopPrice { get; init; }
    public decimal? TrailPrice { get; init; }
    public decimal? TrailPercent { get; init; }
    public bool ExtendedHours { get; init; }
    public required DateTimeOffset SubmittedAt { get; init; }
    public required DateTimeOffset ExpiresAt { get; init; }
    public Guid? Replaces { get; init; }
    public OrderStatus Status { get; set; } = OrderStatus.New;
    public decimal FilledQty { get; set; }
    public decimal FilledValue { get; set; }
    public DateTimeOffset UpdatedAt { get; set; }
    public DateTimeOffset? EndedAt { get; set; }
    public Guid? ReplacedBy { get; set; }

    /// <summary>
    /// The best price since a trailing stop was placed: the highest for a sale, the lowest for a purchase.
    /// </summary>
    public decimal? HighWaterMark { get; set; }

    public DateTimeOffset? TriggeredAt { get; set; }

    /// <summary>The order's place in the book, or its turn when it waits for liquidity.</summary>
    internal BookOrder? InBook { get; set; }

    /// <summary>It may still be filled.</summary>
    [JsonIgnore]
    public bool IsOpen => Status is OrderStatus.Accepted or OrderStatus.New or OrderStatus.PartiallyFilled;

    [JsonIgnore] public decimal? RemainingQty => Qty - FilledQty;

    /// <summary>A stop that the market hasn't reached.</summary>
    [JsonIgnore]
    public bool IsDormant =>
        TriggeredAt is null && Type is OrderType.Stop or OrderType.StopLimit or OrderType.TrailingStop;

    /// <summary>Takes part in one auction and in nothing else.</summary>
    [JsonIgnore] public bool IsForAuction => TimeInForce is TimeInForce.Opg or TimeInForce.Cls;

    /// <summary>How far behind its mark a trailing stop stays.</summary>
    [JsonIgnore] public Trail Trail => new(Side, TrailPrice, TrailPercent);

    /// <summary>Where the stop is now; one that trails follows its mark.</summary>
    [JsonIgnore]
    public decimal? CurrentStop => Type == OrderType.TrailingStop && HighWaterMark is { } mark
        ? Trail.StopAt(mark)
        : StopPrice;

    /// <summary>
    /// What an order by value can still take at a price: nine decimals, rounded down; null when it isn't one.
    /// </summary>
    public decimal? Affordable(decimal price) =>
        Notional is { } value ? decimal.Round((value - FilledValue) / price, 9, MidpointRounding.ToZero) : null;

    /// <summary>Of a stock: it trades in whole shares.</summary>
    [JsonIgnore] public bool IsInShares => !AssetClasses.IsPair(Symbol);

    /// <summary>What is still wanted at a price.</summary>
    public decimal WantedAt(decimal price) => RemainingQty ?? Affordable(price)!.Value;

    /// <summary>
    /// Of a stock: what remains of an order in fractions when its whole shares are filled; 0 while there is a whole one
    /// left.
    /// </summary>
    public decimal FractionAt(decimal price) =>
        IsInShares && WantedAt(price) is > 0 and < 1 and var fraction ? fraction : 0;

    /// <summary>Whether a fill completes the order.</summary>
    public bool IsCompletedBy(decimal qty, decimal price) => WantedAt(price) <= qty;

    /// <summary>The state as it is now, which later changes leave alone.</summary>
    public VenueOrder Copy() => (VenueOrder)MemberwiseClone();

    public OrderWire ToWire(AssetWire asset) => new()
    {
        Id = Id,
        ClientOrderId = ClientOrderId,
        CreatedAt = SubmittedAt,
        SubmittedAt = SubmittedAt,
        UpdatedAt = UpdatedAt,
        FilledAt = EndedIn(OrderStatus.Filled),
        CanceledAt = EndedIn(OrderStatus.Canceled),
        ExpiredAt = EndedIn(OrderStatus.Expired),
        FailedAt = EndedIn(OrderStatus.Rejected),
        ReplacedAt = EndedIn(OrderStatus.Replaced),
        ExpiresAt = ExpiresAt,
        ReplacedBy = ReplacedBy,
        Replaces = Replaces,
        AssetId = asset.Id,
        AssetClass = asset.Class,
        Symbol = Symbol,
        Qty = Qty,
        Notional = Notional,
        FilledQty = FilledQty,
        FilledAvgPrice = FilledQty > 0 ? FilledValue / FilledQty : null,
        OrderType = EnumName<OrderType>.Of(Type),
        Type = EnumName<OrderType>.Of(Type),
        Side = EnumName<OrderSide>.Of(Side),
        PositionIntent = Side == OrderSide.Buy ? "buy_to_open" : "sell_to_close",
        TimeInForce = EnumName<TimeInForce>.Of(TimeInForce),
        LimitPrice = LimitPrice,
        StopPrice = CurrentStop,
        TrailPrice = TrailPrice,
        TrailPercent = TrailPercent,
        Hwm = HighWaterMark,
        Status = EnumName<OrderStatus>.Of(Status),
        ExtendedHours = ExtendedHours,
    };

    private DateTimeOffset? EndedIn(OrderStatus status) => Status == status ? EndedAt : null;
}
