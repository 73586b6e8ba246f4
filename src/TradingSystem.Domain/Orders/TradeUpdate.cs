using System.Security.Cryptography;
using System.Text;

namespace TradingSystem.Domain.Orders;

/// <summary>What clients are told of an order's change: the order as it was right after it.</summary>
/// <param name="Event">new, fill, partial_fill, canceled …: Alpaca's names of its trade updates.</param>
/// <param name="EventId">Sorts by time, and is what a stream can go on from.</param>
/// <param name="ExecutionId">Of a fill the broker's. Every other update has one of its own, which is the same whenever
/// and by whomever it is told.</param>
/// <param name="Price">Of this execution, in US dollars; null when the update is no fill.</param>
/// <param name="Qty">Of this execution, in units.</param>
/// <param name="PositionQty">What is held after it, in units.</param>
public sealed record TradeUpdate(
    string Event, string EventId, string ExecutionId, decimal? Price, decimal? Qty, decimal? PositionQty, Order Order)
{
    /// <param name="positionQty">What is held after the change.</param>
    /// <param name="eventId">See <see cref="EventId"/>.</param>
    public static TradeUpdate Of(OrderEffect.Announce told, Order order, decimal positionQty, string eventId) => new(
        told.Event,
        eventId,
        told.Fill?.ExecutionId ?? IdOf(eventId).ToString(),
        told.Fill?.Price,
        told.Fill?.Qty,
        told.Fill is null ? null : positionQty,
        order);

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
