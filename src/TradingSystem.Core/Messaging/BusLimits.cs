namespace TradingSystem.Core.Messaging;

/// <summary>What every bus holds to, whatever carries its messages.</summary>
public static class BusLimits
{
    /// <summary>Messages that a consumer has in its hands, delivered and not settled, at most.</summary>
    public const ushort PrefetchMessages = 32;

    /// <summary>Orders that may travel as one message: those of a partition that are published together.</summary>
    public const int OrdersInMessage = 128;

    /// <summary>A message that came back more often than this is poison: to the dead letters.</summary>
    public const int MaxReturns = 100;

    /// <summary>Time between a failure to handle a message and its next delivery.</summary>
    public static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(1);
}
