using System.Text.Json.Serialization;
using TradingSystem.Domain.Orders;

namespace TradingSystem.Exchange.Venue.Storage;

/// <summary>A line of the venue's books.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(Placed), "placed")]
[JsonDerivedType(typeof(Filled), "filled")]
[JsonDerivedType(typeof(Ended), "ended")]
[JsonDerivedType(typeof(Replaced), "replaced")]
[JsonDerivedType(typeof(Activated), "activated")]
[JsonDerivedType(typeof(Trailed), "trailed")]
[JsonDerivedType(typeof(Triggered), "triggered")]
[JsonDerivedType(typeof(Halted), "halted")]
public abstract record JournalEntry
{
    public sealed record Placed(VenueOrder Order) : JournalEntry;

    /// <summary>An execution. The order's own data make a line that can be judged without any other.</summary>
    public sealed record Filled(Guid OrderId, Guid ExecutionId, decimal Qty, decimal Price, bool Complete,
        DateTimeOffset At, string? ClientOrderId = null, string? Symbol = null, OrderSide? Side = null, decimal Fee = 0,
        decimal FeeQty = 0) : JournalEntry;

    public sealed record Ended(Guid OrderId, OrderStatus Status, DateTimeOffset At) : JournalEntry;

    /// <summary>One order ends and another takes its place, in one line.</summary>
    public sealed record Replaced(Guid OrderId, VenueOrder By) : JournalEntry;

    /// <summary>An order that waited for its market begins to trade.</summary>
    public sealed record Activated(Guid OrderId, DateTimeOffset At) : JournalEntry;

    /// <summary>A trailing stop has a new high-water mark.</summary>
    public sealed record Trailed(Guid OrderId, decimal Mark) : JournalEntry;

    /// <summary>The market has reached a stop.</summary>
    public sealed record Triggered(Guid OrderId, decimal Price, DateTimeOffset At) : JournalEntry;

    /// <summary>Trading of a symbol is halted, or goes on.</summary>
    public sealed record Halted(string Symbol, bool On, DateTimeOffset At) : JournalEntry;
}

[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, UseStringEnumConverter = true)]
[JsonSerializable(typeof(JournalEntry))]
internal sealed partial class JournalJson : JsonSerializerContext;
