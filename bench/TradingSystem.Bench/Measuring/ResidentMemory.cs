using System.Globalization;

namespace TradingSystem.Bench.Measuring;

/// <summary>Resident memory of processes with all their descendants, from <c>/proc</c>.</summary>
internal static class ResidentMemory
{
    /// <summary>
    /// Bytes by group of names. Of a tree, private memory is added up; what can be shared (the database's buffers,
    /// libraries) counts once, as the process with most of it has it.
    /// </summary>
    public static SortedDictionary<string, long> Bytes(IReadOnlyDictionary<string, int> roots)
    {
        var groups = new SortedDictionary<string, long>(StringComparer.Ordinal);
        foreach (var (name, pids) in ProcessTree.Members(roots))
        {
            var processes = pids.Select(Read).ToArray();
            var bytes = processes.Sum(process => process.Private)
                + processes.Select(process => process.Shared).DefaultIfEmpty().Max();
            var group = CpuMeter.Group(name);
            groups[group] = groups.GetValueOrDefault(group) + bytes;
        }
        return groups;
    }

    private static (long Private, long Shared) Read(int pid)
    {
        try
        {
            var fields = File.ReadLines($"/proc/{pid}/status")
                .Select(line => line.Split(':', 2))
                .Where(parts => parts[0].StartsWith("Rss", StringComparison.Ordinal))
                .ToDictionary(parts => parts[0],
                    parts => long.Parse(parts[1].Trim().Split(' ')[0], CultureInfo.InvariantCulture) * 1024);
            return (fields.GetValueOrDefault("RssAnon"), fields.GetValueOrDefault("RssFile")
                + fields.GetValueOrDefault("RssShmem"));
        }
        catch (IOException)
        {
            return default;   // it ended meanwhile
        }
    }
}
