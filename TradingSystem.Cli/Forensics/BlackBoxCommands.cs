using System.CommandLine;
using TradingSystem.Cli.Deployments;
using TradingSystem.Cli.Output;
using TradingSystem.Core.Forensics;

namespace TradingSystem.Cli.Forensics;

/// <summary><c>tradingctl blackbox …</c></summary>
internal static class BlackBoxCommands
{
    public static Command Create(DeploymentOptions deployment)
    {
        var process = new Option<string?>("--process")
        {
            Description = "only the events of this process: api, worker-1 …",
            HelpName = "NAME"
        };
        var order = new Option<string?>("--order")
        {
            Description = "only events about this order, or which name it",
            HelpName = "ID"
        };
        var last = new Option<int?>("--last")
        {
            Description = "only so many, the newest",
            HelpName = "N",
            CustomParser = Counting.Parser("events")
        };
        var folder = new Option<string?>("--dir")
        {
            Description = "the folder of the black boxes (default blackbox in the data folder)",
            HelpName = "DIR"
        };
        var show = new Command("show",
            "shows the last events of processes, by time; they may be running, or have been killed")
            {
                process,
                order,
                last,
                folder
            };
        show.SetAction(parsed => Show(
            Path.GetFullPath(parsed.GetValue(folder) ?? Path.Combine(deployment.Of(parsed).Folder, "blackbox")),
            parsed.GetValue(process), parsed.GetValue(order), parsed.GetValue(last)));
        return new("blackbox", "what the processes did last, whatever became of them") { show };
    }

    private static int Show(string folder, string? process, string? order, int? last)
    {
        if (!Directory.Exists(folder)) throw new CliProblem($"there is no folder {folder}");
        var unreadable = new List<string>();
        var all = BlackBoxFile.ReadFolder(folder, unreadable: unreadable.Add);
        foreach (var reason in unreadable) Lines.Wrong(reason);
        if (all.Count == 0) throw new CliProblem($"there is no black box in {folder}");
        var chosen = all.Where(file => process is null || file.Process == process).ToArray();
        if (chosen.Length == 0)
        {
            throw new CliProblem(
                $"there is no black box of a process {process} in {folder}; there are those of {string.Join(", ", all.Select(file => file.Process).Distinct().Order(StringComparer.Ordinal))}");
        }
        foreach (var line in BlackBoxReport.Lines(chosen, order, last)) Lines.Write(Lines.Safe(line));
        Lines.Write($"{chosen.Length} black boxes, {chosen.Sum(file => file.Torn)} torn records");
        return unreadable.Count == 0 ? ExitCode.Good : ExitCode.Wrong;
    }
}
