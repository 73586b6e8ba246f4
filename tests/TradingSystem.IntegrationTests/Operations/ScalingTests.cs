using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using TradingSystem.Testkit.Running;

namespace TradingSystem.IntegrationTests.Operations;

/// <summary>
/// A system whose scaler decides within seconds, on an exchange that is slow enough for queues to grow.
/// </summary>
public sealed class QuickScaler : RunningSystem
{
    protected override string[] Settings =>
    [
        "Scaling:Min", "1", "Scaling:Max", "3", "Scaling:EvaluateEverySeconds", "0.5", "Scaling:CooldownSeconds", "2",
        "Scaling:Rules:cpu:ThresholdUp", "1000000", "Scaling:Rules:cpu:ThresholdDown", "999999",
        "Scaling:Rules:cpu:DurationSeconds", "0",
        "Scaling:Rules:queue_depth:ThresholdUp", "20", "Scaling:Rules:queue_depth:ThresholdDown", "5",
        "Scaling:Rules:queue_depth:DurationSeconds", "1",
        "Brokers:Paper:MaxConcurrentSends", "1", "Seed:Cash", "1000000000", "Risk:MaxPositionSize", "500000000",
    ];
}

public sealed class ScalingTests(QuickScaler system, ITestOutputHelper output) : IClassFixture<QuickScaler>
{
    [Fact]
    public async Task Workers_go_from_1_to_3_and_back_under_load_and_nothing_is_lost()
    {
        using var scaler = system.HttpClientOf("scaler");
        using (var unasked = await scaler.GetAsync(
            new Uri("/scaling/status", UriKind.Relative), TestContext.Current.CancellationToken))
        {
            Assert.Equal(HttpStatusCode.Unauthorized, unasked.StatusCode);
        }
        scaler.DefaultRequestHeaders.Authorization = new("Bearer", system.Secret("operator-token"));
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        await system.Exchange.FaultAsync(
            new { kind = "delay", milliseconds = 20, method = "POST", path = "/v2/orders", count = 0 });
        var load = new OrderLoad(system, $"scale-{Guid.NewGuid():N}");
        var loading = load.RunAsync(clients: 16, orders: 3000);

        await Eventually.TrueAsync("three workers", async () => await RunningAsync(scaler) == 3);
        await loading;
        using (var healed = await system.Exchange.SendAsync(HttpMethod.Delete, "/faults"))
        {
            healed.EnsureSuccessStatusCode();
        }
        await Eventually.TrueAsync("one worker again", async () => await RunningAsync(scaler) == 1);

        Assert.Equal(3000, load.Acknowledged.Count);
        await Proof.HoldsAsync(system, load.Acknowledged.Values);
        Assert.Equal(1L, await OwnersAsync());
        output.WriteLine(await scaler.GetStringAsync("/scaling/status", TestContext.Current.CancellationToken));
    }

    private static async Task<int> RunningAsync(HttpClient scaler) =>
        (await scaler.GetFromJsonAsync<JsonElement>("/scaling/status",
            TestContext.Current.CancellationToken)).GetProperty("workers") is { ValueKind: JsonValueKind.Number } workers
            ? workers.GetInt32()
            : 0;

    private async Task<long> OwnersAsync()
    {
        await using var command = system.Database.CreateCommand(
            "select count(distinct owner) from leases where name like 'partition-%' and expires_at > clock_timestamp()");
        return (long)(await command.ExecuteScalarAsync(TestContext.Current.CancellationToken))!;
    }
}
