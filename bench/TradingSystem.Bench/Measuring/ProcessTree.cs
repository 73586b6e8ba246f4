using System.Globalization;

namespace TradingSystem.Bench.Measuring;

/// <summary>Processor time of processes with all their descendants, from <c>/proc</c>.</summary>
internal static class ProcessTree
{
    // USER_HZ, the unit of /proc's times, is 100 on every architecture that .NET runs on.
    private const double TicksPerSecond = 100;

    private readonly record struct Entry(int Parent, long Ticks);

    /// <summary>
    /// Seconds by name. A tree's time includes what its dead and reaped children used: so the figure only grows, and
    /// the database's processes that came and went between two readings are counted. A root below another one counts by
    /// itself only.
    /// </summary>
    public static Dictionary<string, double> Seconds(IReadOnlyDictionary<string, int> roots)
    {
        var entries = ReadAll();
        var children = entries.Where(e => !roots.Values.Contains(e.Key)).ToLookup(e => e.Value.Parent, e => e.Key);
        return roots.ToDictionary(root => root.Key, root => TicksOf(root.Value, entries, children) / TicksPerSecond);
    }

    /// <summary>Process ids by name: each root with its descendants, but for those of a root below it.</summary>
    public static Dictionary<string, int[]> Members(IReadOnlyDictionary<string, int> roots)
    {
        var children = ReadAll().Where(e => !roots.Values.Contains(e.Key)).ToLookup(e => e.Value.Parent, e => e.Key);
        IEnumerable<int> Tree(int pid) => children[pid].SelectMany(Tree).Prepend(pid);
        return roots.ToDictionary(root => root.Key, root => Tree(root.Value).ToArray());
    }

    /// <summary>What all processors of the machine did, idle and waiting left out.</summary>
    public static double MachineSeconds()
    {
        var fields = File.ReadLines("/proc/stat").First().Split(' ', StringSplitOptions.RemoveEmptyEntries);
        long Number(int index) => long.Parse(fields[index], CultureInfo.InvariantCulture);
        // user, nice, system, (idle, iowait), irq, softirq
        return (Number(1) + Number(2) + Number(3) + Number(6) + Number(7)) / TicksPerSecond;
    }

    /// <summary>Every process's command line.</summary>
    public static IEnumerable<(int Pid, string Command)> Commands() =>
        ReadAll().Keys.Select(pid => (pid, Command(pid)));

    private static string Command(int pid)
    {
        try
        {
            return File.ReadAllText($"/proc/{pid}/cmdline").Replace('\0', ' ');
        }
        catch (IOException)
        {
            return "";   // it ended meanwhile
        }
    }

    private static long TicksOf(int root, Dictionary<int, Entry> entries, ILookup<int, int> children) =>
        entries.TryGetValue(root, out var entry)
            ? entry.Ticks + children[root].Sum(child => TicksOf(child, entries, children))
            : 0;

    private static Dictionary<int, Entry> ReadAll()
    {
        var entries = new Dictionary<int, Entry>();
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var pid)
                && Read(pid) is { } entry)
            {
                entries[pid] = entry;
            }
        }
        return entries;
    }

    private static Entry? Read(int pid)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{pid}/stat");
            // The name, in parentheses, may contain anything; after it come state, parent, … user, system, children's
            // user, children's system.
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            long Number(int index) => long.Parse(fields[index], CultureInfo.InvariantCulture);
            return new((int)Number(1), Number(11) + Number(12) + Number(13) + Number(14));
        }
        catch (IOException)
        {
            return null;   // it ended meanwhile
        }
    }
}
