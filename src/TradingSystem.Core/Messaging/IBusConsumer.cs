namespace TradingSystem.Core.Messaging;

/// <summary>A consumer of a queue. Disposing it returns whatever is unsettled to the queue.</summary>
public interface IBusConsumer : IAsyncDisposable
{
    /// <summary>
    /// False once the connection to the queue is lost: nothing comes any more, a new consumer is needed.
    /// </summary>
    bool IsAlive { get; }

    /// <summary>No delivery after this; what was delivered may still be settled.</summary>
    Task StopAsync();
}
