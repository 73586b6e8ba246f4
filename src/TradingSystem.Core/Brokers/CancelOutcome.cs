namespace TradingSystem.Core.Brokers;

/// <summary>How a request to cancel ended. Cancelling is safe to repeat.</summary>
public enum CancelOutcome
{
    /// <summary>The broker will try; an event tells when the order is canceled.</summary>
    Requested,

    /// <summary>The order is final at the broker, or unknown to it: read it again.</summary>
    NotCancelable,

    /// <summary>No usable answer: ask again.</summary>
    Unknown,
}
