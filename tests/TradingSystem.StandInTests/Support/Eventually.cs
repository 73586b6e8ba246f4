using System.Diagnostics;

namespace TradingSystem.StandInTests.Support;

/// <summary>Waits for a condition instead of for a time; the deadline only says when to give up.</summary>
public static class Eventually
{
    public static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);

    public static Task TrueAsync(Func<bool> condition, string what) => TrueAsync(() => Task.FromResult(condition()), what);

    public static async Task TrueAsync(Func<Task<bool>> condition, string what)
    {
        var watch = Stopwatch.StartNew();
        while (!await condition())
        {
            if (watch.Elapsed > Deadline) Assert.Fail($"Within {Deadline.TotalSeconds} s there wasn't {what}");
            await Task.Delay(5, TestContext.Current.CancellationToken);
        }
    }
}
