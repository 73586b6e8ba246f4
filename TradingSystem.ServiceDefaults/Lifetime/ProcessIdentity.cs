using System.Diagnostics;
using System.Globalization;

namespace TradingSystem.ServiceDefaults.Lifetime;

/// <summary>Tells a process from a later one that got the same id.</summary>
internal static class ProcessIdentity
{
    /// <summary>
    /// Something that only this process has (its start time); null when there is none, or only what its parent hasn't
    /// collected yet.
    /// </summary>
    public static string? Of(int pid)
    {
        if (!OperatingSystem.IsLinux()) return StartTime(pid);
        try
        {
            // "pid (name) state …": the name may contain anything, so count from its closing bracket; the start time is
            // field 22.
            var stat = File.ReadAllText($"/proc/{pid}/stat");
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            return fields[0] is "Z" or "X" ? null : fields[19];
        }
        catch (IOException)
        {
            return null;
        }
    }

    private static string? StartTime(int pid)
    {
        try
        {
            using var process = Process.GetProcessById(pid);
            return process.StartTime.Ticks.ToString(CultureInfo.InvariantCulture);
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException)
        {
            return null;
        }
    }
}
