using System.Diagnostics;
using TradingSystem.Bench.Running;

namespace TradingSystem.Bench.Measuring;

/// <summary>How many processors each part of the system keeps busy.</summary>
internal sealed class CpuMeter
{
    private const string Generator = "load generator", Others = "others on this machine";
    private readonly IReadOnlyDictionary<string, int> roots;
    private Dictionary<string, double> before;
    private double machineBefore;
    private long since;

    private CpuMeter(IReadOnlyDictionary<string, int> roots)
    {
        this.roots = roots;
        before = ProcessTree.Seconds(roots);
        machineBefore = ProcessTree.MachineSeconds();
        since = Stopwatch.GetTimestamp();
    }

    public static async Task<CpuMeter> StartAsync(RunningSystem system, DatabasePair database, CancellationToken ct)
    {
        var roots = await RootsAsync(system, database, ct);
        roots[Generator] = Environment.ProcessId;
        return new CpuMeter(roots);
    }

    /// <summary>The system's processes now, the database's by their part in the pair.</summary>
    public static async Task<Dictionary<string, int>> RootsAsync(
        RunningSystem system, DatabasePair database, CancellationToken ct)
    {
        var primary = await database.PrimaryNameAsync(ct);
        return system.Processes().ToDictionary(p => Label(p.Key, primary), p => p.Value);
    }

    /// <summary>Busy processors of the system and its load alone.</summary>
    public double LapOfSystem() => Lap().Where(part => part.Key != Others).Sum(part => part.Value);

    /// <summary>Busy processors by part, since the last call.</summary>
    public SortedDictionary<string, double> Lap()
    {
        var (now, machine, at) = (ProcessTree.Seconds(roots), ProcessTree.MachineSeconds(), Stopwatch.GetTimestamp());
        var elapsed = Stopwatch.GetElapsedTime(since, at).TotalSeconds;
        var busy = new SortedDictionary<string, double>(StringComparer.Ordinal);
        foreach (var (name, seconds) in now)
        {
            var part = Group(name);
            busy[part] = busy.GetValueOrDefault(part) + (seconds - before[name]) / elapsed;
        }
        // What the system and its load can't account for was taken from them: a figure from a busy machine says little.
        busy[Others] = Math.Max(0, (machine - machineBefore) / elapsed - busy.Values.Sum());
        (before, machineBefore, since) = (now, machine, at);
        return busy;
    }

    private static string Label(string process, string primary) => process switch
    {
        "postgres-monitor" => "postgres monitor",
        _ when process == primary => "postgres primary",
        _ when process.StartsWith("postgres-", StringComparison.Ordinal) => "postgres standby",
        _ => process,
    };

    /// <summary>Replicas of one thing count together: worker-1 and worker-2, redis and its sentinels.</summary>
    public static string Group(string name) =>
        name.IndexOf('-', StringComparison.Ordinal) is > 0 and var dash ? name[..dash] : name;
}
