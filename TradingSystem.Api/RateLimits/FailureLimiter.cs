using System.Collections.Concurrent;

namespace TradingSystem.Api.RateLimits;

/// <summary>Counts by the minute of the clock how often each address has come without a valid key.</summary>
public sealed class FailureLimiter(RateLimitOptions options, TimeProvider clock)
{
    private const int SecondsInWindow = 60;
    private const int MaxAddresses = 10_000;

    /// <summary>In a minute with more addresses than are kept apart, those that come later share one count.</summary>
    private const string Others = "others";

    private sealed class Window(long minute)
    {
        public long Minute => minute;

        public ConcurrentDictionary<string, int> Failures { get; } = new();

        public volatile bool HasAny;
    }

    private Window window = new(0);

    /// <summary>Nobody has come without a valid key in this minute: no address needs to be looked at.</summary>
    public bool IsQuiet => !Now().HasAny;

    /// <summary>What an address may still do without a valid key.</summary>
    public RateLimiter.Count Look(string address)
    {
        var now = Now();
        return CountOf(now, now.Failures.GetValueOrDefault(NameOf(now, address)));
    }

    /// <summary>Counts a failure.</summary>
    public void Add(string address)
    {
        var now = Now();
        now.HasAny = true;
        now.Failures.AddOrUpdate(NameOf(now, address), 1,
            (_, before) => Math.Min(before, options.UnauthenticatedPerMinute) + 1);
    }

    private RateLimiter.Count CountOf(Window now, int failures) =>
        new(options.UnauthenticatedPerMinute, options.UnauthenticatedPerMinute - failures - 1,
            (now.Minute + 1) * SecondsInWindow);

    private static string NameOf(Window now, string address) =>
        now.Failures.Count < MaxAddresses || now.Failures.ContainsKey(address) ? address : Others;

    private Window Now()
    {
        var minute = clock.GetUtcNow().ToUnixTimeSeconds() / SecondsInWindow;
        var current = Volatile.Read(ref window);
        if (current.Minute == minute) return current;
        Interlocked.CompareExchange(ref window, new(minute), current);
        return Volatile.Read(ref window);
    }
}
