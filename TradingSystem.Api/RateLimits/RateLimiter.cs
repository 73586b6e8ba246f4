using System.Collections.Concurrent;

namespace TradingSystem.Api.RateLimits;

/// <summary>Counts each key's requests by the minute of the clock.</summary>
public sealed class RateLimiter(RateLimitOptions options, TimeProvider clock)
{
    private const int SecondsInWindow = 60;

    private sealed class Window
    {
        public long Minute;
        public int Used;
    }

    private readonly ConcurrentDictionary<string, Window> windows = new();

    /// <param name="Remaining">Requests that are left in this minute; negative when this one was too many.</param>
    /// <param name="Reset">When the next minute begins, in seconds since 1970.</param>
    public readonly record struct Count(int Limit, int Remaining, long Reset)
    {
        public bool IsTooMany => Remaining < 0;
    }

    /// <summary>
    /// Counts a request. Only keys that exist are counted, and once all without a key, so there are no more windows
    /// than keys and one.
    /// </summary>
    public Count Take(string keyId)
    {
        var now = clock.GetUtcNow().ToUnixTimeSeconds();
        var minute = now / SecondsInWindow;
        var window = windows.GetOrAdd(keyId, _ => new());
        lock (window)
        {
            if (window.Minute != minute) (window.Minute, window.Used) = (minute, 0);
            if (window.Used <= options.RequestsPerMinute) window.Used++;
            return new(
                options.RequestsPerMinute, options.RequestsPerMinute - window.Used, (minute + 1) * SecondsInWindow);
        }
    }

    public long SecondsUntil(long reset) => Math.Max(1, reset - clock.GetUtcNow().ToUnixTimeSeconds());
}
