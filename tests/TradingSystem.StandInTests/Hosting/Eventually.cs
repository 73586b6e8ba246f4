using System.Diagnostics;

namespace TradingSystem.StandInTests.Hosting;

internal static class Eventually
{
    public static async Task TrueAsync(Func<bool> condition, string what)
    {
        var watch = Stopwatch.StartNew();
        while (!condition())
        {
            watch.Elapsed.ShouldBeLessThan(RunningApplication.Patience, what);
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>Gone, or dead and only not reaped yet.</summary>
    public static Task GoneAsync(int pid) => TrueAsync(() => !Lives(pid), $"process {pid} is gone");

    public static bool Lives(int pid)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{pid}/stat");
            return stat[stat.LastIndexOf(')') + 2] is not ('Z' or 'X');
        }
        catch (IOException)
        {
            return false;
        }
    }
}
