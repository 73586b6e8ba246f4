namespace TradingSystem.Core.Execution;

/// <summary>The time that a broker has asked for: nothing is sent to it meanwhile. Thread-safe.</summary>
/// <param name="longest">No broker is left alone for longer, whatever it asks for.</param>
internal sealed class SendPause(TimeSpan longest, TimeProvider clock)
{
    private long until;   // UTC ticks

    /// <param name="asked">By the broker, from now on.</param>
    public void Begin(TimeSpan asked)
    {
        var end = (clock.GetUtcNow() + (asked < longest ? asked : longest)).UtcTicks;
        for (var known = Volatile.Read(ref until); end > known; known = Volatile.Read(ref until))
        {
            if (Interlocked.CompareExchange(ref until, end, known) == known) return;
        }
    }

    /// <summary>Ends when the broker may be asked again.</summary>
    public async Task EndAsync(CancellationToken ct)
    {
        while (Volatile.Read(ref until) - clock.GetUtcNow().UtcTicks is > 0 and var rest)
        {
            // In whole milliseconds, as timers count: a shorter rest would be no wait at all.
            await Task.Delay(
                TimeSpan.FromMilliseconds(Math.Ceiling(TimeSpan.FromTicks(rest).TotalMilliseconds)), clock, ct);
        }
    }
}
