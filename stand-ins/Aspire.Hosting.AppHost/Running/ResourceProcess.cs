using System.Diagnostics;

namespace Aspire.Hosting.Running;

/// <summary>One process and the group that it leads.</summary>
internal sealed class ResourceProcess
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(15), GroupGrace = TimeSpan.FromSeconds(2);
    private readonly Process process;
    private readonly OwnerGuard guard;
    private readonly TaskCompletionSource<int> exited = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool stopping;

    private ResourceProcess(Process process, OwnerGuard guard, string name)
    {
        this.process = process;
        this.guard = guard;
        process.EnableRaisingEvents = true;
        // Not WaitForExit: that also waits until a grandchild has closed the output, which one left behind never does.
        process.Exited += (_, _) => _ = EndGroupAsync();
        Id = process.Id;
        guard.Add(Id);
        process.StandardInput.Close();
        _ = CopyAsync(name, process.StandardOutput);
        _ = CopyAsync(name, process.StandardError);
        if (process.HasExited) _ = EndGroupAsync();
    }

    public int Id { get; }

    /// <summary>The exit code, 128 + n after signal n; completes when the whole group is gone.</summary>
    public Task<int> Exited => exited.Task;

    public bool WasStopped => stopping;

    public static ResourceProcess Start(string name, string command, string workingDirectory, IEnumerable<string> arguments, IEnumerable<KeyValuePair<string, string>> environment, OwnerGuard guard)
    {
        var path = Resolve(command) ?? throw new DistributedApplicationException($"{command} isn't installed.");
        if (!Directory.Exists(workingDirectory)) throw new DistributedApplicationException($"The working directory {workingDirectory} doesn't exist.");
        // setsid replaces itself by the command: the process is the leader of a group of its own, which a signal reaches
        // as a whole, and a Ctrl+C at the terminal doesn't reach at all.
        var start = new ProcessStartInfo("setsid") { WorkingDirectory = workingDirectory, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add(path);
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        foreach (var (key, value) in environment) start.Environment[key] = value;
        return new ResourceProcess(Process.Start(start)!, guard, name);
    }

    /// <summary>Asks the leader to end, forces the whole group after a grace period.</summary>
    public async Task StopAsync()
    {
        stopping = true;
        Signals.Send(Id, Signals.Terminate);
        try
        {
            await Exited.WaitAsync(Grace);
        }
        catch (TimeoutException)
        {
            Signals.SendToGroup(Id, Signals.Kill);
            await Exited;
        }
    }

    private async Task EndGroupAsync()
    {
        // What a leader that was asked to end leaves behind may finish; after a crash everything of it goes at once.
        if (stopping && Signals.GroupLives(Id))
        {
            Signals.SendToGroup(Id, Signals.Terminate);
            var watch = Stopwatch.StartNew();
            while (watch.Elapsed < GroupGrace && Signals.GroupLives(Id)) await Task.Delay(50);
        }
        Signals.SendToGroup(Id, Signals.Kill);
        guard.Remove(Id);
        exited.TrySetResult(process.ExitCode);
    }

    private static async Task CopyAsync(string name, StreamReader output)
    {
        try
        {
            while (await output.ReadLineAsync() is { } line) ResourceLog.Write(name, line);
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // The pipe broke: there is nothing more to copy.
        }
    }

    private static string? Resolve(string command) =>
        command.Contains('/', StringComparison.Ordinal)
            ? File.Exists(command) ? command : null
            : (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Select(directory => Path.Combine(directory, command)).FirstOrDefault(File.Exists);
}
