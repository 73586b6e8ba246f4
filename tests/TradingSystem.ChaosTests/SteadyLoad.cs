using System.Collections.Concurrent;
using TradingSystem.Alpaca.Trading;
using TradingSystem.Testkit.Running;

namespace TradingSystem.ChaosTests;

/// <summary>Careful clients, each with a short pause between its orders, until they are told to stop.</summary>
internal sealed class SteadyLoad(RunningSystem system, string prefix, int clients)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(80);
    private readonly OrderLoad load = new(system, prefix);
    private readonly ConcurrentQueue<long> acknowledgements = new();
    private volatile bool stopping;
    private int next;

    public IReadOnlyCollection<OrderWire> Acknowledged => [.. load.Acknowledged.Values];

    /// <summary>
    /// Until <see cref="Stop"/>; fails when an order isn't accepted in the time that careful clients have.
    /// </summary>
    public Task RunAsync() => Task.WhenAll(Enumerable.Range(0, clients).Select(async _ =>
    {
        await Task.Yield();
        while (!stopping)
        {
            var n = Interlocked.Increment(ref next);
            await load.PlaceAsync($"{prefix}-{n}", OrderLoad.Symbols[n % OrderLoad.Symbols.Length], n % 3 + 1);
            acknowledgements.Enqueue(TimeProvider.System.GetTimestamp());
            await Task.Delay(Pause);
        }
    }));

    public void Stop() => stopping = true;

    /// <summary>Waits for that many further acknowledgements.</summary>
    public Task MoreAsync(int orders, Task running)
    {
        var enough = acknowledgements.Count + orders;
        return Eventually.TrueAsync($"{orders} more orders are acknowledged", async () =>
        {
            if (running.IsFaulted) await running;
            return acknowledgements.Count >= enough;
        }, Eventually.Deadline * 2);
    }

    /// <summary>
    /// The longest time without an acknowledgement that ended after the given moment, and when it ended.
    /// </summary>
    public (TimeSpan Length, TimeSpan EndedAfter) LongestGap(long since)
    {
        var times = acknowledgements.Order().ToArray();
        var (longest, end) = (TimeSpan.Zero, since);
        for (var i = 1; i < times.Length; i++)
        {
            var gap = TimeProvider.System.GetElapsedTime(times[i - 1], times[i]);
            if (times[i] > since && gap > longest) (longest, end) = (gap, times[i]);
        }
        return (longest, TimeProvider.System.GetElapsedTime(since, end));
    }
}
