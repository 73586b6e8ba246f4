using System.Diagnostics;
using System.Globalization;

namespace TradingSystem.Testkit.Running;

/// <summary>Processes as Linux shows them under /proc.</summary>
internal static class ProcessTree
{
    /// <summary>
    /// kill -9 of a process and all that it started, children after their parents have no chance to react.
    /// </summary>
    public static void Kill(int pid)
    {
        foreach (var each in WithDescendants(pid)) KillOne(each);
    }

    /// <summary>kill -9 of one process, which may have ended meanwhile.</summary>
    public static void KillOne(int pid)
    {
        try { Process.GetProcessById(pid).Kill(); }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException) { _ = e; /* it has */ }
    }

    /// <summary>A signal for a process and all that it started, descendants last: STOP, CONT, ABRT …</summary>
    public static void Signal(int pid, string signal)
    {
        foreach (var each in WithDescendants(pid)) SignalOne(each, signal);
    }

    public static void SignalOne(int pid, string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", pid.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    public static bool IsAlive(int pid) => State(pid) is not (null or 'Z');

    /// <summary>
    /// Processes that have a folder in their environment or work in it: Redis writes its title over its environment.
    /// </summary>
    public static IReadOnlyList<int> Using(
        string folder) => [.. Pids().Where(pid => pid != Environment.ProcessId && IsAlive(pid) && Uses(pid, folder))];

    private static bool Uses(int pid, string folder) =>
        Read(pid, "environ").Contains(folder, StringComparison.Ordinal)
            || WorkingFolder(pid).StartsWith(folder, StringComparison.Ordinal);

    private static string WorkingFolder(int pid)
    {
        try { return new FileInfo($"/proc/{pid}/cwd").LinkTarget ?? ""; }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException) { return ""; }
    }

    /// <summary>The name of a process's program; empty when it is gone.</summary>
    public static string NameOf(int pid) => Read(pid, "comm").Trim();

    /// <summary>
    /// What a process says of itself: its command line, or what it wrote in its place, as the processes of PostgreSQL
    /// do.
    /// </summary>
    public static string TitleOf(int pid) => Read(pid, "cmdline");

    /// <summary>A process's program and its arguments.</summary>
    public static IReadOnlyList<string> CommandOf(int pid) => TitleOf(pid).TrimEnd('\0').Split('\0');

    /// <summary>The environment that a process was started with.</summary>
    public static IEnumerable<(string Name, string Value)> EnvironmentOf(int pid) =>
        Read(pid, "environ").Split('\0', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split('=', 2))
            .Select(pair => (pair[0], pair[1]));

    public static IReadOnlyList<int> WithDescendants(int root)
    {
        var children = Pids().GroupBy(Parent).ToDictionary(group => group.Key, group => group.ToArray());
        var all = new List<int> { root };
        for (var i = 0; i < all.Count; i++) all.AddRange(children.GetValueOrDefault(all[i], []));
        return all;
    }

    private static IEnumerable<int> Pids() =>
        Directory.EnumerateDirectories("/proc")
            .Select(Path.GetFileName)
            .Where(name => int.TryParse(name, out _))
            .Select(name => int.Parse(name!, CultureInfo.InvariantCulture));

    private static int Parent(int pid) =>
        Stat(pid) is [_, var parent, ..] ? int.Parse(parent, CultureInfo.InvariantCulture) : 0;

    private static char? State(int pid) => Stat(pid) is [var state, ..] ? state[0] : null;

    /// <summary>The fields after the name, which may hold anything: state, parent …</summary>
    private static string[] Stat(int pid)
    {
        var text = Read(pid, "stat");
        return text.Length == 0 ? [] : text[(text.LastIndexOf(')') + 2)..].Split(' ');
    }

    private static string Read(int pid, string file)
    {
        try { return File.ReadAllText($"/proc/{pid}/{file}"); }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException) { return ""; }
    }
}
