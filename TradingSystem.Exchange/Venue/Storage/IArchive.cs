namespace TradingSystem.Exchange.Venue.Storage;

/// <summary>Where orders and executions are found that aren't in memory any more.</summary>
public interface IArchive
{
    VenueOrder? Find(Guid id);

    VenueOrder? Find(string clientOrderId);

    IReadOnlyList<VenueOrder> Orders(OrderFilter filter);

    IReadOnlyList<Execution> Fills(FillFilter filter);

    /// <summary>When an execution was; null when it isn't here.</summary>
    DateTimeOffset? TimeOf(Guid executionId);
}
