namespace TradingSystem.Core.Forensics;

/// <summary>What an event of the black box is about. The numbers are in its files.</summary>
public enum EventKind : byte
{
    /// <summary>The process itself: start, stop, crash.</summary>
    Process = 1,

    /// <summary>A line of the log.</summary>
    Log = 2,

    /// <summary>A batch of orders that was offered to the database.</summary>
    Intake = 3,

    /// <summary>An event that was applied to an order, or refused.</summary>
    Order = 4,

    /// <summary>A call of a broker, and its outcome.</summary>
    Broker = 5,

    /// <summary>A lease that was won or lost.</summary>
    Lease = 6,

    /// <summary>A message that was rejected or must come again.</summary>
    Bus = 7,
}
