using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace TradingSystem.Bench.Measuring;

/// <summary>What the figures were measured on.</summary>
internal static partial class Machine
{
    private const int Syncs = 200, BlockBytes = 8192;

    public static IEnumerable<string> Describe(string dataFolder)
    {
        yield return $"{Environment.ProcessorCount} cores ({FirstValue("/proc/cpuinfo", "model name")}), {MemoryGigabytes()} GB, Linux {Environment.OSVersion.Version}, {RuntimeInformation.FrameworkDescription}";
        yield return string.Create(CultureInfo.InvariantCulture, $"fdatasync of an 8 kB write: {SyncMicroseconds(dataFolder):F0} µs (median of {Syncs}); load average before: {File.ReadAllText("/proc/loadavg").Split(' ')[0]}");
    }

    /// <summary>How long a commit waits for the disk at least: a block overwritten and synced, as the database's log is.</summary>
    private static double SyncMicroseconds(string folder)
    {
        var path = Path.Combine(folder, $"bench-sync-{Environment.ProcessId}");
        try
        {
            using var file = File.OpenHandle(path, FileMode.Create, FileAccess.Write, FileShare.None);
            var block = new byte[BlockBytes];
            RandomAccess.Write(file, new byte[Syncs * BlockBytes], 0);
            RandomAccess.FlushToDisk(file);
            return Median.Of(Enumerable.Range(0, Syncs).Select(i =>
            {
                var began = Stopwatch.GetTimestamp();
                RandomAccess.Write(file, block, (long)i * BlockBytes);
                if (FDataSync(file) != 0) throw new IOException($"fdatasync failed in {folder}");
                return Stopwatch.GetElapsedTime(began).TotalMicroseconds;
            }).ToArray());
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static long MemoryGigabytes() => long.Parse(FirstValue("/proc/meminfo", "MemTotal").Split(' ')[0], CultureInfo.InvariantCulture) / 1_000_000;

    private static string FirstValue(string file, string name) =>
        File.ReadLines(file).FirstOrDefault(line => line.StartsWith(name, StringComparison.Ordinal))?.Split(':', 2)[1].Trim() ?? "unknown";

    [LibraryImport("libc", EntryPoint = "fdatasync", SetLastError = true)]
    private static partial int FDataSync(SafeFileHandle file);
}
