namespace TradingSystem.Peers.EfCore.Messaging;

/// <summary>Wakes the poller before its interval is over.</summary>
public sealed class OutboxSignal
{
    private readonly SemaphoreSlim set = new(0, 1);

    public void Set()
    {
        if (set.CurrentCount != 0) return;
        try { set.Release(); }
        catch (SemaphoreFullException) { }   // somebody else was faster
    }

    public Task WaitAsync(TimeSpan interval, CancellationToken ct) => set.WaitAsync(interval, ct);
}
