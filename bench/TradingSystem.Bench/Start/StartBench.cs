using System.Diagnostics;
using System.Globalization;
using TradingSystem.Bench.Measuring;
using TradingSystem.Bench.Reporting;
using TradingSystem.Bench.Running;

namespace TradingSystem.Bench.Start;

/// <summary>
/// What a system costs that was just started and has nothing to do: memory and processor time, by process. The times of
/// the start are bench.sh's.
/// </summary>
internal sealed class StartBench(Surroundings around)
{
    /// <summary>The start's own work (compiling, first connections) is over then.</summary>
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(15);

    private readonly Report report = around.Report;

    public static BenchOptions Defaults { get; } = new() { Seconds = 60 };

    public async Task RunAsync(CancellationToken ct)
    {
        foreach (var line in Machine.Describe(around.Options.Data)) report.Line(line);
        await Task.Delay(Settling, ct);

        var roots = AllProcesses();
        var (before, began) = (ProcessTree.Seconds(roots), Stopwatch.GetTimestamp());
        await Task.Delay(TimeSpan.FromSeconds(around.Options.Seconds), ct);
        var (after, elapsed) = (ProcessTree.Seconds(roots), Stopwatch.GetElapsedTime(began).TotalSeconds);
        var memory = ResidentMemory.Bytes(roots);
        var busy = after.GroupBy(part => CpuMeter.Group(part.Key))
            .ToDictionary(group => group.Key, group => group.Sum(part => part.Value - before[part.Key]));

        string[][] rows =
        [
            .. from part in memory
               where part.Value > 0   // the migrations have ended
               orderby part.Value descending
               select new[] { part.Key, Megabytes(part.Value), Seconds(busy[part.Key]) },
        ];
        report.Table(["process", "memory, MB", $"processor time in {elapsed:F0} s, s"], rows);
        report.Value("idle_memory", memory.Values.Sum() / 1e6, "MB");
        report.Value("idle_processor_time", busy.Values.Sum(), "s");
        report.Value("idle_cores", busy.Values.Sum() / elapsed, "cores");
    }

    /// <summary>The system's processes, and those of Aspire around them.</summary>
    private Dictionary<string, int> AllProcesses()
    {
        var processes = around.System.Processes();
        var host = int.Parse(
            File.ReadAllText(Path.Combine(around.Options.Data, "apphost.pid")), CultureInfo.InvariantCulture);
        processes["apphost"] = host;
        foreach (var (pid, command) in ProcessTree.Commands())
        {
            // Aspire's orchestrator isn't the AppHost's child; it is told whom to watch.
            if (command.Contains("dcp start-apiserver", StringComparison.Ordinal)
                && command.Contains($"--monitor {host} ", StringComparison.Ordinal))
            {
                processes["dcp"] = pid;
            }
        }
        return processes;
    }

    private static string Seconds(double seconds) => seconds.ToString("F2", CultureInfo.InvariantCulture);

    private static string Megabytes(long bytes) => (bytes / 1e6).ToString("F0", CultureInfo.InvariantCulture);
}
