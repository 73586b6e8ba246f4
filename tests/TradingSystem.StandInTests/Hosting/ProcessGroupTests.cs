using System.Diagnostics;
using System.Globalization;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;

namespace TradingSystem.StandInTests.Hosting;

public sealed class ProcessGroupTests
{
    // Leaves the id of a child that ignores its parent's end.
    private const string WithChild = "(trap '' HUP; exec sleep 1000) & echo $! > child.tmp; mv child.tmp child; wait";

    [Fact]
    public async Task Stop_ends_what_the_process_has_started_too()
    {
        await using var app = RunningApplication.Start((builder, folder) => builder.AddExecutable("parent", "sh", folder, "-c", WithChild));
        var child = int.Parse(await app.TextOfAsync("child"), CultureInfo.InvariantCulture);

        await app.CommandAsync("parent", KnownResourceCommands.StopCommand);

        Eventually.Lives(child).ShouldBeFalse();
    }

    [Fact]
    public async Task A_killed_process_takes_what_it_has_started_with_it()
    {
        await using var app = RunningApplication.Start((builder, folder) => builder.AddExecutable("parent", "sh", folder, "-c", WithChild));
        var child = int.Parse(await app.TextOfAsync("child"), CultureInfo.InvariantCulture);
        using (var process = Process.GetProcessById(RunningApplication.Pid(await app.UntilAsync("parent", KnownResourceStates.Running)))) process.Kill();

        await app.UntilAsync("parent", KnownResourceStates.Finished);

        await Eventually.GoneAsync(child);
    }

    [Fact]
    public async Task Disposal_stops_a_resource_before_the_one_whose_health_it_waits_for()
    {
        var order = Path.GetTempFileName();
        var app = RunningApplication.Start((builder, folder) =>
        {
            string Script(string name) => $"trap 'echo {name} >> {order}; exit 0' TERM; touch {folder}/{name}; while :; do sleep 0.05; done";
            var server = builder.AddExecutable("server", "bash", folder, "-c", Script("server"));
            builder.AddExecutable("client", "bash", folder, "-c", Script("client")).WaitFor(server);
        });
        await Eventually.TrueAsync(() => File.Exists(RunningApplication.File(app.Folder, "client")), "the client runs");

        await app.DisposeAsync();

        (await File.ReadAllTextAsync(order, RunningApplication.Cancellation)).ShouldBe("client\nserver\n");
        File.Delete(order);
    }

    [Theory]
    [InlineData("-KILL")]
    [InlineData("-TERM")]
    public async Task Nothing_outlives_an_AppHost_that_is_killed(string signal)
    {
        var pids = Path.Combine(Path.GetTempPath(), $"pids-{Guid.NewGuid():n}");
        var program = Path.ChangeExtension(typeof(Projects.SampleAppHost).Assembly.Location, null);
        var start = new ProcessStartInfo("dotnet", ["exec", "--runtimeconfig", program + ".runtimeconfig.json", program + ".dll", "--pids", pids]) { RedirectStandardOutput = true };
        using var appHost = Process.Start(start)!;
        while (await appHost.StandardOutput.ReadLineAsync(RunningApplication.Cancellation) is { } line && !line.Contains("Application started", StringComparison.Ordinal))
        {
        }
        var sleepers = (await File.ReadAllLinesAsync(pids, RunningApplication.Cancellation)).Select(text => int.Parse(text, CultureInfo.InvariantCulture)).ToArray();
        sleepers.ShouldAllBe(pid => Eventually.Lives(pid));

        using (var kill = Process.Start("kill", [signal, appHost.Id.ToString(CultureInfo.InvariantCulture)])) await kill.WaitForExitAsync(RunningApplication.Cancellation);

        foreach (var pid in sleepers) await Eventually.GoneAsync(pid);
        await Eventually.TrueAsync(() => !Owned(appHost.Id).Any(), "the program is gone");
        File.Delete(pids);
    }

    private static IEnumerable<string> Owned(int owner) => Directory.EnumerateDirectories("/proc").Where(directory =>
    {
        try
        {
            return int.TryParse(Path.GetFileName(directory), out _) && File.ReadAllText(directory + "/environ").Contains($"OWNER_PID={owner}\0", StringComparison.Ordinal);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    });
}
