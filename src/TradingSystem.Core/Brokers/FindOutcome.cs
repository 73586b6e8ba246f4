namespace TradingSystem.Core.Brokers;

/// <summary>The answer to "do you have this order?". A query that failed is not "no".</summary>
public abstract record FindOutcome
{
    public sealed record Found(BrokerOrder Order) : FindOutcome;

    public sealed record NotFound : FindOutcome;

    public sealed record Failed(string Reason) : FindOutcome;
}
