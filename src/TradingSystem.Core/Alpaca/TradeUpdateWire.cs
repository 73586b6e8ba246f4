using System.Security.Cryptography;
using System.Text;
using TradingSystem.Domain.Orders;

namespace TradingSystem.Core.Alpaca;

/// <summary>The data of a <c>trade_updates</c> message. Price and quantity are those of this execution, position_qty what is held after it.</summary>
public sealed class TradeUpdateWire
{
    public string Event { get; init; } = "";

    /// <summary>Sorts by time, and is what a stream can go on from.</summary>
    public string? EventId { get; set; }

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

    /// <param name="eventId">See <see cref="EventId"/>.</param>
    public static TradeUpdateWire From(OrderEffect.Announce update, Order order, decimal positionQty, string eventId) => new()
    {
        Event = update.Event,
        EventId = eventId,
        ExecutionId = update.Fill?.ExecutionId ?? IdOf(eventId).ToString(),
        Timestamp = order.UpdatedAt,
        Price = update.Fill?.Price,
        Qty = update.Fill?.Qty,
        PositionQty = update.Fill is null ? null : positionQty,
        Order = OrderWire.From(order),
    };

    /// <summary>A UUID that is made of the event's id alone (RFC 9562, version 8).</summary>
    private static Guid IdOf(string eventId)
    {
        const byte Version = 0x80, Variant = 0x80;
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(eventId), hash);
        hash[6] = (byte)(hash[6] & 0x0F | Version);
        hash[8] = (byte)(hash[8] & 0x3F | Variant);
        return new(hash[..16], bigEndian: true);
    }
}
