namespace TradingSystem.Exchange.Venue;

/// <summary>Makes ids of orders and executions: UUIDs of version 7 (RFC 9562), which sort by their time.</summary>
public sealed class VenueIds(TimeProvider clock)
{
    public Guid Next() => Guid.CreateVersion7(clock.GetUtcNow());
}
