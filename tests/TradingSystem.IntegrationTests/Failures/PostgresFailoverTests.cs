using TradingSystem.IntegrationTests.Running;

namespace TradingSystem.IntegrationTests.Failures;

[Collection(TradingCollection.Name)]
public sealed class PostgresFailoverTests(TwoWorkers system, ITestOutputHelper output)
{
    [Fact]
    public async Task Primary_killed_under_load_loses_no_acknowledged_order_and_intake_comes_back()
    {
        await system.SynchronousAsync();
        var primary = await system.PrimaryAsync();
        var load = new OrderLoad(system, $"postgres-{Guid.NewGuid():N}");

        await load.RunAsync(clients: 16, orders: 1500, atOrder: 500, then: () => system.KillAsync(primary));

        output.WriteLine($"longest time without an acknowledgement: {load.LongestGap.TotalSeconds:F1} s");
        Assert.Equal(1500, load.Acknowledged.Count);
        Assert.NotEqual(primary, await system.PrimaryAsync());
        await Proof.HoldsAsync(system, load.Acknowledged.Values);
        await Eventually.TrueAsync("the failover is recorded", async () =>
        {
            await using var command = system.Database.CreateCommand("select count(*) from database_failovers where from_server <> to_server and noticed_at > now() - interval '5 minutes'");
            return await command.ExecuteScalarAsync(TestContext.Current.CancellationToken) is > 0L;
        });

        await system.StartAsync(primary);
        await system.SynchronousAsync();
    }
}
