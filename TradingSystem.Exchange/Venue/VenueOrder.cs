using TradingSystem.Core.Alpaca;
using TradingSystem.Core.Orders;
using TradingSystem.Exchange.Matching;

namespace TradingSystem.Exchange.Venue;

/// <summary>A customer's order at the venue.</summary>
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
    public bool ExtendedHours { get; init; }
    public required DateTimeOffset SubmittedAt { get; init; }
    public OrderStatus Status { get; set; } = OrderStatus.New;
    public decimal FilledQty { get; set; }
    public decimal FilledValue { get; set; }
    public DateTimeOffset UpdatedAt { get; set; }
    public DateTimeOffset? EndedAt { get; set; }

    /// <summary>The order's place in the book, or its turn when it waits for liquidity.</summary>
    internal BookOrder? InBook { get; set; }

    public bool IsOpen => !Status.IsTerminal();

    public decimal? RemainingQty => Qty - FilledQty;

    public OrderWire ToWire(AssetWire asset) => new()
    {
        Id = Id,
        ClientOrderId = ClientOrderId,
        CreatedAt = SubmittedAt,
        SubmittedAt = SubmittedAt,
        UpdatedAt = UpdatedAt,
        FilledAt = Status == OrderStatus.Filled ? EndedAt : null,
        CanceledAt = Status == OrderStatus.Canceled ? EndedAt : null,
        ExpiredAt = Status == OrderStatus.Expired ? EndedAt : null,
        FailedAt = Status == OrderStatus.Rejected ? EndedAt : null,
        AssetId = asset.Id,
        AssetClass = asset.Class,
        Symbol = Symbol,
        Qty = Qty,
        Notional = Notional,
        FilledQty = FilledQty,
        FilledAvgPrice = FilledQty > 0 ? FilledValue / FilledQty : null,
        OrderType = WireName<OrderType>.Of(Type),
        Type = WireName<OrderType>.Of(Type),
        Side = WireName<OrderSide>.Of(Side),
        PositionIntent = Side == OrderSide.Buy ? "buy_to_open" : "sell_to_close",
        TimeInForce = WireName<TimeInForce>.Of(TimeInForce),
        LimitPrice = LimitPrice,
        Status = WireName<OrderStatus>.Of(Status),
        ExtendedHours = ExtendedHours,
    };
}
