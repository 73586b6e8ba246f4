namespace TradingSystem.Core.Brokers;

/// <summary>
/// How a request that can move money ended. There is no third way to be sure: what isn't proven is unknown.
/// </summary>
public abstract record PlaceOutcome
{
    public sealed record Accepted(string BrokerOrderId) : PlaceOutcome;

    /// <param name="Proof">The broker's own words, or that no connection was made.</param>
    public sealed record Rejected(string Proof) : PlaceOutcome;

    /// <summary>
    /// The broker took nothing and wants to be asked again later (too many requests, or no connection could be made).
    /// </summary>
    public sealed record TryLater(TimeSpan After, string Reason) : PlaceOutcome;

    public sealed record Unknown(string Reason) : PlaceOutcome;
}
