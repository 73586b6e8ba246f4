using TradingSystem.Domain.Orders;

namespace TradingSystem.Alpaca.Trading;

/// <summary>
/// The data of a <c>trade_updates</c> message. Price and quantity are those of this execution, position_qty what is
/// held after it.
/// </summary>
public sealed class TradeUpdateWire
{
    public string Event { get; init; } = "";

    /// <summary>Sorts by time, and is what a stream can go on from.</summary>
    public string? EventId { get; init; }

    /// <summary>
    /// Of a fill the broker's; every other update has one of its own, which is the same whenever and by whomever it is
    /// told.
    /// </summary>
    public string? ExecutionId { get; init; }

    /// <summary>
    /// Never before that of the order's update before; when a fill was by the broker's clock, its activity says.
    /// </summary>
    public DateTimeOffset Timestamp { get; init; }
    public decimal? Price { get; init; }
    public decimal? Qty { get; init; }
    public decimal? PositionQty { get; init; }
    public OrderWire Order { get; init; } = new();

    public static TradeUpdateWire From(TradeUpdate update) => new()
    {
        Event = update.Event,
        EventId = update.EventId,
        ExecutionId = update.ExecutionId,
        Timestamp = update.Order.UpdatedAt,
        Price = update.Price,
        Qty = update.Qty,
        PositionQty = update.PositionQty,
        Order = OrderWire.From(update.Order),
    };
}
