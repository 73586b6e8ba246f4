using System.Diagnostics;
using System.Globalization;
using System.IO.Pipes;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace TradingSystem.Bench.Measuring;

/// <summary>What the figures were measured on.</summary>
internal static partial class Machine
{
    private const int Syncs = 200, BlockBytes = 8192, Pings = 5000;

    public static IEnumerable<string> Describe(string dataFolder)
    {
        yield return $"{Environment.ProcessorCount} cores ({FirstValue("/proc/cpuinfo", "model name")}), {MemoryGigabytes()} GB, Linux {Environment.OSVersion.Version}, {RuntimeInformation.FrameworkDescription}";
        yield return string.Create(CultureInfo.InvariantCulture,
            $"a byte to the other processor and back: {PingMicroseconds():F0} µs (median of {Pings}), two wake-ups");
        yield return string.Create(CultureInfo.InvariantCulture,
            $"fdatasync of an 8 kB write: {SyncMicroseconds(dataFolder):F0} µs (median of {Syncs}); load average before: {File.ReadAllText("/proc/loadavg").Split(' ')[0]}");
    }

    /// <summary>
    /// How long a commit waits for the disk at least: a block overwritten and synced, as the database's log is.
    /// </summary>
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

    /// <summary>
    /// What it costs that a process on the other processor goes on: machines differ much in it, and the way of an order
    /// has many such steps.
    /// </summary>
    private static double PingMicroseconds()
    {
        using var there = new AnonymousPipeServerStream(PipeDirection.Out);
        using var back = new AnonymousPipeServerStream(PipeDirection.In);
        using var hears = new AnonymousPipeClientStream(PipeDirection.In, there.ClientSafePipeHandle);
        using var answers = new AnonymousPipeClientStream(PipeDirection.Out, back.ClientSafePipeHandle);
        var times = new double[Pings];
        Thread[] threads =
        [
            new(() =>
            {
                StayOn(0);
                for (var i = 0; i < Pings; i++)
                {
                    var began = Stopwatch.GetTimestamp();
                    there.WriteByte(0);
                    back.ReadByte();
                    times[i] = Stopwatch.GetElapsedTime(began).TotalMicroseconds;
                }
            }),
            new(() =>
            {
                StayOn(1);
                for (var i = 0; i < Pings; i++) answers.WriteByte((byte)hears.ReadByte());
            }),
        ];
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());
        return Median.Of(times);
    }

    /// <summary>Where there is no such processor, the thread stays free.</summary>
    private static void StayOn(int processor)
    {
        var mask = 1UL << processor;
        _ = SetAffinity(0, sizeof(ulong), in mask);
    }

    private static long MemoryGigabytes() =>
        long.Parse(FirstValue("/proc/meminfo", "MemTotal").Split(' ')[0], CultureInfo.InvariantCulture) / 1_000_000;

    private static string FirstValue(string file, string name) =>
        File.ReadLines(file)
            .FirstOrDefault(line => line.StartsWith(name, StringComparison.Ordinal))?.Split(':', 2)[1].Trim()
            ?? "unknown";

    [LibraryImport("libc", EntryPoint = "fdatasync", SetLastError = true)]
    private static partial int FDataSync(SafeFileHandle file);

    [LibraryImport("libc", EntryPoint = "sched_setaffinity")]
    private static partial int SetAffinity(int thread, nint bytes, in ulong processors);
}
