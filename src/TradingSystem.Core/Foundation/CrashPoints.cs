using System.Diagnostics;
using System.Globalization;

namespace TradingSystem.Core.Foundation;

/// <summary>
/// Ends the process, as kill -9 does, at a named point. In every build, and harmless unless the environment variable
/// <c>TRADING_CRASH_AT=Name[:nth]</c> arms a point of this process: then its n-th pass (the first by default) is the
/// last.
/// </summary>
public static class CrashPoints
{
    public const string Variable = "TRADING_CRASH_AT";

    private static readonly (CrashPoint Point, int Nth)? Armed = Parse(Environment.GetEnvironmentVariable(Variable));
    private static int passes;

    public static void Hit(CrashPoint point)
    {
        if (Armed is not { } armed || armed.Point != point || Interlocked.Increment(ref passes) != armed.Nth) return;
        Console.Error.WriteLine($"{Variable}: the process ends at {point}");
        Process.GetCurrentProcess().Kill();
        Thread.CurrentThread.Join();   // SIGKILL is on its way: nothing more may happen here
    }

    /// <returns>Null when nothing is armed.</returns>
    /// <exception cref="FormatException">Not a point, or not a number from 1.</exception>
    public static (CrashPoint Point, int Nth)? Parse(string? text)
    {
        if (string.IsNullOrEmpty(text)) return null;
        var parts = text.Split(':');
        var nth = 1;
        if (parts.Length > 2 || !Enum.GetNames<CrashPoint>().Contains(parts[0])
            || (parts.Length == 2
                && (!int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out nth) || nth < 1)))
        {
            throw new FormatException(
                $"{Variable} is NAME or NAME:NTH with a name of {nameof(CrashPoint)} and a number from 1, not '{text}'");
        }
        return (Enum.Parse<CrashPoint>(parts[0]), nth);
    }
}
