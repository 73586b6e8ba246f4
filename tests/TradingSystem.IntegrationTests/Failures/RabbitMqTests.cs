using TradingSystem.Testkit.Running;

namespace TradingSystem.IntegrationTests.Failures;

[Collection(TradingCollection.Name)]
public sealed class RabbitMqTests(TwoWorkers system)
{
    [Fact]
    public async Task Orders_accepted_while_RabbitMQ_is_away_all_execute_when_it_is_back()
    {
        await system.KillAsync("rabbitmq");
        var load = new OrderLoad(system, $"rabbit-{Guid.NewGuid():N}");
        await load.RunAsync(clients: 8, orders: 200);
        Assert.Equal(200, load.Acknowledged.Count);

        await system.StartAsync("rabbitmq");

        await Proof.HoldsAsync(system, load.Acknowledged.Values);
    }

    [Fact]
    public async Task Orders_execute_though_RabbitMQ_comes_back_without_its_data()
    {
        await system.KillAsync("rabbitmq");
        var load = new OrderLoad(system, $"rabbit-{Guid.NewGuid():N}");
        await load.RunAsync(clients: 4, orders: 40);
        Directory.Delete(Path.Combine(system.Data, "rabbitmq", "mnesia"), recursive: true);

        await system.StartAsync("rabbitmq");
        await load.RunAsync(clients: 4, orders: 40);

        await Proof.HoldsAsync(system, load.Acknowledged.Values);
    }
}
