using System.Text.Json.Serialization;
using TradingSystem.Core.Orders;

namespace TradingSystem.Exchange.Venue;

/// <summary>A line of the venue's books.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(Placed), "placed")]
[JsonDerivedType(typeof(Filled), "filled")]
[JsonDerivedType(typeof(Ended), "ended")]
public abstract record JournalEntry
{
    public sealed record Placed(VenueOrder Order) : JournalEntry;

    public sealed record Filled(Guid OrderId, Guid ExecutionId, decimal Qty, decimal Price, bool Complete, DateTimeOffset At) : JournalEntry;

    public sealed record Ended(Guid OrderId, OrderStatus Status, DateTimeOffset At) : JournalEntry;
}

[JsonSerializable(typeof(JournalEntry))]
internal sealed partial class JournalJson : JsonSerializerContext;
