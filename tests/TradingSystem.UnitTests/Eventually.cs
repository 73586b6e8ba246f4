using System.Diagnostics;

namespace TradingSystem.UnitTests;

/// <summary>Waits for a condition instead of for a time; the deadline only says when to give up.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    public static async Task TrueAsync(Func<bool> condition, string what)
    {
        var watch = Stopwatch.StartNew();
        while (!condition())
        {
            if (watch.Elapsed > Deadline) Assert.Fail($"Within {Deadline.TotalSeconds} s there wasn't {what}");
            await Task.Delay(5, TestContext.Current.CancellationToken);
        }
    }
}
