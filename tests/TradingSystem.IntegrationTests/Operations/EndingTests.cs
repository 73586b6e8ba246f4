using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text.Json;
using TradingSystem.Testkit.Running;

namespace TradingSystem.IntegrationTests.Operations;

/// <summary>The AppHost as a process of its own, with its dashboard, ended in every way there is.</summary>
public sealed class EndingTests(ITestOutputHelper output) : IAsyncLifetime
{
    private static readonly string Folder = AppContext.BaseDirectory;
    private readonly string data = Path.Combine(Path.GetTempPath(), $"trading-{Guid.NewGuid():N}");

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        KillEverything();
        await GoneAsync();
        Directory.Delete(data, recursive: true);
    }

    [Fact]
    public async Task AppHost_killed_leaves_nothing_running_and_the_next_start_finds_everything()
    {
        using (var first = Start("dotnet", Path.Combine(Folder, "TradingSystem.AppHost.dll")))
        {
            using var trader = await ReadyAsync(first);
            var order = await trader.PlaceAsync(
                new { symbol = "AAPL", qty = 3, side = "buy", type = "market", time_in_force = "day", client_order_id = "before" });
            await trader.StatusAsync(order.Id, "filled");
            KillEverything();
        }
        await GoneAsync();

        using (var second = Start("dotnet", Path.Combine(Folder, "TradingSystem.AppHost.dll")))
        {
            using var trader = await ReadyAsync(second);
            Assert.Equal("filled", (await trader.FindAsync("before"))!.Status);
            Assert.Equal(3, Assert.Single(await trader.PositionsAsync()).Qty);
            var order = await trader.PlaceAsync(
                new { symbol = "AAPL", qty = 3, side = "sell", type = "market", time_in_force = "day" });
            await trader.StatusAsync(order.Id, "filled");

            // The AppHost with Aspire's own processes: its programs, its servers and the dashboard must notice by
            // themselves.
            foreach (var dcp in ProcessTree.Using(data).Where(pid => ProcessTree.NameOf(pid) == "dcp"))
            {
                ProcessTree.KillOne(dcp);
            }
            second.Kill();
        }
        await GoneAsync();

        using var third = Start("dotnet", "run", "--no-build", "--configuration", Path.GetFileName(Folder.TrimEnd('/')),
            "--project", Path.Combine(RepositoryFolder.Root, "TradingSystem.AppHost"), "--");
        using (var trader = await ReadyAsync(third)) Assert.Empty(await trader.PositionsAsync());
        ProcessTree.SignalOne(third.Id, "TERM");
        await third.WaitForExitAsync(Ct).WaitAsync(Eventually.Deadline, Ct);
        await GoneAsync();
    }

    private string Endpoints => Path.Combine(data, "endpoints.json");

    private Process Start(string command, params string[] arguments)
    {
        // What a killed AppHost left must not be taken for the next one's.
        if (Directory.Exists(data)) File.Delete(Endpoints);
        var start = new ProcessStartInfo(command, [.. arguments, "--servers", "native", "--data", data])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        // Everything that it starts has this in its environment, and is found by it.
        start.Environment["TRADING_TEST"] = data;
        var process = Process.Start(start)!;
        process.OutputDataReceived += (_, line) => Write(line.Data);
        process.ErrorDataReceived += (_, line) => Write(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    private void Write(string? line)
    {
        if (line is not null) output.WriteLine(line);
    }

    /// <summary>Waits until everything is healthy and the dashboard answers, or the AppHost has ended.</summary>
    private async Task<TradingClient> ReadyAsync(Process process)
    {
        await Eventually.TrueAsync("the system is ready",
            () => Task.FromResult(process.HasExited || File.Exists(Endpoints)), TimeSpan.FromSeconds(180));
        Assert.False(process.HasExited);
        var endpoints = JsonDocument.Parse(await File.ReadAllTextAsync(Endpoints, Ct)).RootElement;
        string Text(string name) => endpoints.GetProperty(name).GetString()!;

        var dashboard = new Uri(Text("aspireDashboard"));
        Assert.Equal(IPAddress.Loopback.ToString(), dashboard.Host);
        using var http = new HttpClient();
        await Eventually.TrueAsync("the dashboard answers", async () =>
        {
            using var page = await http.GetAsync(dashboard, Ct);
            return page.IsSuccessStatusCode;
        });
        return new TradingClient(new Uri(Text("api")), Text("key_id"), Text("secret_key"));
    }

    private void KillEverything()
    {
        foreach (var pid in ProcessTree.Using(data)) ProcessTree.KillOne(pid);
    }

    private Task GoneAsync() => Eventually.TrueAsync("nothing runs any more", () =>
    {
        var left = ProcessTree.Using(data)
            .Select(pid => string.Create(CultureInfo.InvariantCulture, $"{ProcessTree.NameOf(pid)} ({pid})"))
            .ToArray();
        return left.Length == 0
            ? Task.FromResult(true)
            : throw new InvalidOperationException($"left: {string.Join(", ", left)}");
    });
}
