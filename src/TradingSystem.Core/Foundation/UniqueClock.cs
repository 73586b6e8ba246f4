namespace TradingSystem.Core.Foundation;

/// <summary>
/// Strictly increasing times in whole microseconds, PostgreSQL's resolution: clients page by <c>after=submitted_at</c>.
/// </summary>
public sealed class UniqueClock(TimeProvider clock)
{
    private const long TicksPerMicrosecond = TimeSpan.TicksPerMicrosecond;
    private long last;

    /// <summary>Now, or one microsecond after the last answer when the clock stands still or went back.</summary>
    public DateTimeOffset Next()
    {
        while (true)
        {
            var before = Volatile.Read(ref last);
            var now = clock.GetUtcNow().UtcTicks / TicksPerMicrosecond * TicksPerMicrosecond;
            var next = Math.Max(now, before + TicksPerMicrosecond);
            if (Interlocked.CompareExchange(ref last, next, before) == before)
            {
                return new DateTimeOffset(next, TimeSpan.Zero);
            }
        }
    }
}
