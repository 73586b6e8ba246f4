using TradingSystem.Core.Orders;

namespace TradingSystem.Core.Alpaca;

/// <summary>The data of a <c>trade_updates</c> message. Price and quantity are those of this execution, position_qty what is held after it.</summary>
public sealed class TradeUpdateWire
{
    public string Event { get; init; } = "";

    /// <summary>Sorts by time, and is what a stream can go on from.</summary>
    public string? EventId { get; set; }

    public string? ExecutionId { get; init; }
    public DateTimeOffset Timestamp { get; init; }
    public decimal? Price { get; init; }
    public decimal? Qty { get; init; }
    public decimal? PositionQty { get; init; }
    public OrderWire Order { get; init; } = new();

    public static TradeUpdateWire From(OrderEffect.Announce update, Order order, decimal positionQty, string eventId) => new()
    {
        Event = update.Event,
        EventId = eventId,
        ExecutionId = update.Fill?.ExecutionId,
        Timestamp = update.Fill?.At ?? order.UpdatedAt,
        Price = update.Fill?.Price,
        Qty = update.Fill?.Qty,
        PositionQty = update.Fill is null ? null : positionQty,
        Order = OrderWire.From(order),
    };
}
