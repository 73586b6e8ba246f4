namespace TradingSystem.Core.MarketData;

/// <summary>Why a source of market data says no.</summary>
public enum MarketDataRefusal
{
    /// <summary>The request isn't one that the source can answer.</summary>
    Invalid,

    NotFound,

    /// <summary>Our key for the source doesn't allow it.</summary>
    NotAllowed,

    /// <summary>The source is asked too often: it may be asked again.</summary>
    Busy,
}

/// <summary>The source has understood and says no, in its own words.</summary>
public sealed class MarketDataRefusedException(MarketDataRefusal why, string message) : Exception(message)
{
    public MarketDataRefusal Why { get; } = why;
}
