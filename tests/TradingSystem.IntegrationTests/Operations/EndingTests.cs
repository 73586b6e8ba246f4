using System.Diagnostics;
using System.Text.Json;
using TradingSystem.IntegrationTests.Running;

namespace TradingSystem.IntegrationTests.Operations;

/// <summary>The AppHost as a process of its own, ended in every way there is.</summary>
public sealed class EndingTests(ITestOutputHelper output)
{
    private readonly List<int> started = [];
    private static readonly string Program = Path.Combine(AppContext.BaseDirectory, "TradingSystem.AppHost.dll");

    [Fact]
    public async Task AppHost_killed_leaves_nothing_running_and_the_next_start_finds_everything()
    {
        var data = Path.Combine(Path.GetTempPath(), $"trading-{Guid.NewGuid():N}");
        try
        {
            using (var first = Start(data))
            {
                using var trader = await ReadyAsync(first, data);
                var order = await trader.PlaceAsync(new { symbol = "AAPL", qty = 3, side = "buy", type = "market", time_in_force = "day", client_order_id = "before" });
                await trader.StatusAsync(order.Id, "filled");
                ProcessTree.Kill(first.Id);   // the AppHost and everything that it started, all at once
            }
            await GoneAsync(data);

            using (var second = Start(data))
            {
                using var trader = await ReadyAsync(second, data);
                Assert.Equal("filled", (await trader.FindAsync("before"))!.Status);
                Assert.Equal(3, Assert.Single(await trader.PositionsAsync()).Qty);
                var order = await trader.PlaceAsync(new { symbol = "AAPL", qty = 3, side = "sell", type = "market", time_in_force = "day" });
                await trader.StatusAsync(order.Id, "filled");

                second.Kill();   // the AppHost alone: its programs and servers must notice
            }
            await GoneAsync(data);

            using var third = Start(data);
            using (var trader = await ReadyAsync(third, data)) Assert.Empty(await trader.PositionsAsync());
            using var terminate = Process.Start("kill", ["-TERM", third.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
            await third.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(Eventually.Deadline, TestContext.Current.CancellationToken);
            await GoneAsync(data);
        }
        finally
        {
            foreach (var pid in started) ProcessTree.Kill(pid);
            await GoneAsync(data);
            Directory.Delete(data, recursive: true);
        }
    }

    private Process Start(string data)
    {
        var process = Process.Start(new ProcessStartInfo("dotnet", [Program, "--servers", "native", "--data", data]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        started.Add(process.Id);
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

    private static async Task<TradingClient> ReadyAsync(Process process, string data)
    {
        var file = Path.Combine(data, "endpoints.json");
        var client = await Eventually.GetAsync("the Api is ready", async () =>
        {
            Assert.False(process.HasExited);
            var endpoints = JsonDocument.Parse(await File.ReadAllTextAsync(file)).RootElement;
            var made = new TradingClient(new Uri(endpoints.GetProperty("api").GetString()!), endpoints.GetProperty("key_id").GetString()!, endpoints.GetProperty("secret_key").GetString()!);
            using var health = await made.SendAsync(HttpMethod.Get, "/health");
            return health.IsSuccessStatusCode ? made : null;
        }, TimeSpan.FromSeconds(180));
        return client;
    }

    private static Task GoneAsync(string data) => Eventually.TrueAsync($"nothing runs any more, epmd included: {string.Join(", ", ProcessTree.Using(data))}", () => Task.FromResult(ProcessTree.Using(data).Count == 0));
}
