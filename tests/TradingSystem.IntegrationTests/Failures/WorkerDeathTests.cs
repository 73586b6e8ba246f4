using TradingSystem.Testkit.Running;

namespace TradingSystem.IntegrationTests.Failures;

[Collection(TradingCollection.Name)]
public sealed class WorkerDeathTests(TwoWorkers system)
{
    [Fact]
    public async Task Worker_killed_in_the_middle_of_1000_orders_loses_and_doubles_none()
    {
        var load = new OrderLoad(system, $"worker-{Guid.NewGuid():N}");

        await load.RunAsync(clients: 16, orders: 1000, atOrder: 400, then: async () =>
        {
            await system.KillAsync("worker-2");
            await system.StartAsync("worker-2");
        });

        Assert.Equal(1000, load.Acknowledged.Count);
        await Proof.HoldsAsync(system, load.Acknowledged.Values);
        await system.HealthyAsync("worker-2");
    }
}
