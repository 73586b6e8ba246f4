using TradingSystem.Domain.Instruments;
using TradingSystem.Domain.Orders;
using TradingSystem.Domain.Text;
using AssetKind = TradingSystem.Domain.Instruments.AssetClass;
using OrderGroup = TradingSystem.Domain.Orders.OrderClass;
using OrderKind = TradingSystem.Domain.Orders.OrderType;

namespace TradingSystem.Alpaca.Trading;

/// <summary>The order object of Alpaca's trading API: every key is always present.</summary>
public sealed class OrderWire
{
    public Guid Id { get; init; }
    public string ClientOrderId { get; init; } = "";
    public DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset UpdatedAt { get; init; }
    public DateTimeOffset SubmittedAt { get; init; }
    public DateTimeOffset? FilledAt { get; init; }
    public DateTimeOffset? ExpiredAt { get; init; }
    public DateTimeOffset? ExpiresAt { get; init; }
    public DateTimeOffset? CanceledAt { get; init; }
    public DateTimeOffset? FailedAt { get; init; }
    public DateTimeOffset? ReplacedAt { get; init; }
    public Guid? ReplacedBy { get; init; }
    public Guid? Replaces { get; init; }
    public Guid AssetId { get; init; }
    public string Symbol { get; init; } = "";
    public string AssetClass { get; init; } = "";
    public decimal? Notional { get; init; }
    public decimal? Qty { get; init; }
    public decimal FilledQty { get; init; }
    public decimal? FilledAvgPrice { get; init; }
    public string OrderClass { get; init; } = "";
    public string OrderType { get; init; } = "";
    public string Type { get; init; } = "";
    public string Side { get; init; } = "";
    public string PositionIntent { get; init; } = "";
    public string TimeInForce { get; init; } = "";
    public decimal? LimitPrice { get; init; }
    public decimal? StopPrice { get; init; }
    public decimal? TrailPrice { get; init; }
    public decimal? TrailPercent { get; init; }
    public decimal? Hwm { get; init; }
    public string Status { get; init; } = "";
    public bool ExtendedHours { get; init; }
    public OrderWire[]? Legs { get; init; }
    public string? Subtag { get; init; }
    public string? Source { get; init; }

    public static OrderWire From(Order order) => From(order, []);

    /// <param name="legs">The other orders of its group, to be shown inside it.</param>
    public static OrderWire From(Order order, IReadOnlyCollection<Order> legs) => new()
    {
        Id = order.Id,
        ClientOrderId = order.ClientOrderId,
        CreatedAt = order.SubmittedAt,
        UpdatedAt = order.UpdatedAt,
        SubmittedAt = order.SubmittedAt,
        FilledAt = order.FilledAt,
        ExpiredAt = order.ExpiredAt,
        CanceledAt = order.CanceledAt,
        FailedAt = order.FailedAt,
        ExpiresAt = OrderExpiry.Of(
            order.TimeInForce, order.ExtendedHours, order.AssetClass == AssetKind.Crypto, order.SubmittedAt),
        ReplacedAt = order.ReplacedAt,
        ReplacedBy = order.ReplacedBy,
        Replaces = order.Replaces,
        AssetId = order.AssetId,
        Symbol = order.Symbol,
        AssetClass = EnumName<AssetKind>.Of(order.AssetClass),
        Notional = order.Notional,
        Qty = order.Qty,
        FilledQty = order.FilledQty,
        FilledAvgPrice = order.FilledAvgPrice,
        OrderClass = order.Class == OrderGroup.Simple ? "" : EnumName<OrderGroup>.Of(order.Class),
        OrderType = EnumName<OrderKind>.Of(order.Type),
        Type = EnumName<OrderKind>.Of(order.Type),
        Side = EnumName<OrderSide>.Of(order.Side),
        PositionIntent = EnumName<PositionIntent>.Of(PositionIntents.Of(order.Side, order.Opens)),
        TimeInForce = EnumName<TimeInForce>.Of(order.TimeInForce),
        LimitPrice = order.LimitPrice,
        StopPrice = order.StopPrice,
        TrailPrice = order.TrailPrice,
        TrailPercent = order.TrailPercent,
        Hwm = order.HighWaterMark,
        Status = EnumName<OrderStatus>.Of(order.Status),
        ExtendedHours = order.ExtendedHours,
        Legs = legs.Count == 0 ? null : [.. legs.OrderBy(leg => leg.Role).Select(From)],
    };
}
