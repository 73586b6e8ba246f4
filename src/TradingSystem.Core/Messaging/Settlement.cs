namespace TradingSystem.Core.Messaging;

/// <summary>What becomes of a delivered message.</summary>
public enum Settlement
{
    /// <summary>Done: its effect is durable.</summary>
    Acknowledge,

    /// <summary>
    /// Not settled: it goes back to the queue when the consumer is disposed, as it is about to be, since the partition
    /// isn't ours any more. (Putting it back at once would bring it straight back, again and again, until it counts as
    /// poison.)
    /// </summary>
    Leave,

    /// <summary>It can't be handled: to the dead letters.</summary>
    Reject,
}
