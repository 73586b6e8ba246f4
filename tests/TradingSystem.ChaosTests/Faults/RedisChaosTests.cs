namespace TradingSystem.ChaosTests.Faults;

/// <summary>Redis holds quotes only: without it prices come from their source.</summary>
[Collection(ChaosCollection.Name)]
public sealed class RedisChaosTests(ChaosSystem system, ITestOutputHelper output)
{
    private static readonly string[] All =
    [
        "redis-sentinel-1", "redis-sentinel-2", "redis-sentinel-3", "redis-a", "redis-b"
    ];

    /// <summary>Longer than a price may be used (<c>Risk:MaxPriceAgeSeconds</c>, 30).</summary>
    private static readonly TimeSpan GoneFor = TimeSpan.FromSeconds(40);

    [Fact(Explicit = true)]
    public async Task Master_killed()
    {
        await system.SettledAsync();
        var master = await system.RedisMasterAsync();
        await new Experiment(system, output).RunAsync(
            "Redis master, kill -9", () => system.KillAsync(master), () => system.StartAsync(master));
    }

    [Fact(Explicit = true)]
    public Task Gone_altogether() =>
        new Experiment(system, output).RunAsync("Redis, all five, kill -9 (40 s)", () => EachAsync(system.KillAsync),
            () => EachAsync(system.StartAsync),
            hold: () => Task.Delay(GoneFor, TimeProvider.System, TestContext.Current.CancellationToken));

    private static async Task EachAsync(Func<string, Task> what)
    {
        foreach (var server in All) await what(server);
    }
}
