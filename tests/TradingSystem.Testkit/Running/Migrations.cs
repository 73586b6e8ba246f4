using System.Diagnostics;

namespace TradingSystem.Testkit.Running;

/// <summary>
/// The migrations once more, as a start of the system runs them: with the same accounts and keys to begin with.
/// </summary>
internal static class Migrations
{
    public static async Task RunAsync(RunningSystem system)
    {
        var worker = system.ProcessId("worker-1");
        var start = new ProcessStartInfo(
            ProcessTree.CommandOf(worker)[0], ["migrate"])
        { RedirectStandardOutput = true };
        start.Environment.Clear();
        foreach (var (name, value) in ProcessTree.EnvironmentOf(worker)) start.Environment[name] = value;
        start.Environment["ConnectionStrings__tradingdb-owner"] = await system.ConnectionStringAsync("tradingdb-owner");
        start.Environment["Database__AppPassword"] = system.Secret("postgres-app-password");
        start.Environment["Seed__TraderKeyId"] = system.Secret("trader-key-id");
        start.Environment["Seed__TraderSecretKey"] = system.Secret("trader-secret-key");
        start.Environment["Seed__AdminKeyId"] = system.Secret("admin-key-id");
        start.Environment["Seed__AdminSecretKey"] = system.Secret("admin-secret-key");
        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0, output);
    }
}
