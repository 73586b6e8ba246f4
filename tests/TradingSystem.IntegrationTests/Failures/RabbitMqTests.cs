using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;
using TradingSystem.Domain.Orders;
using TradingSystem.RabbitMq;
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

    /// <summary>
    /// RabbitMQ may bring back a queue without a leader that it was killed so soon after: such a queue confirms nothing
    /// and can't be consumed.
    /// </summary>
    [Fact]
    public async Task Orders_of_all_partitions_execute_though_RabbitMQ_dies_as_soon_as_it_has_our_queues()
    {
        await system.KillAsync("rabbitmq");
        Directory.Delete(Path.Combine(system.Data, "rabbitmq", "mnesia"), recursive: true);
        await system.StartAsync("rabbitmq");
        await Eventually.TrueAsync("the last queue is declared", async () => await HasQueueAsync(Partition.Count - 1));
        await system.KillAsync("rabbitmq");

        await system.StartAsync("rabbitmq");
        var load = new OrderLoad(system, $"rabbit-{Guid.NewGuid():N}");
        await load.RunAsync(clients: 8, orders: 200);

        await Proof.HoldsAsync(system, load.Acknowledged.Values);
        await Eventually.TrueAsync("all queues are consumed", async () =>
            (await Task.WhenAll(Enumerable.Range(0, Partition.Count).Select(ConsumersAsync))).All(count => count > 0));
    }

    private async Task<bool> HasQueueAsync(int partition) => await DeclaredAsync(partition) is not null;

    private async Task<uint> ConsumersAsync(int partition) => (await DeclaredAsync(partition))?.ConsumerCount ?? 0;

    /// <summary>Null when RabbitMQ has no such queue, or doesn't answer.</summary>
    private async Task<QueueDeclareOk?> DeclaredAsync(int partition)
    {
        try
        {
            var address = new Uri((await system.ConnectionStringAsync("messaging"))!);
            await using var connection = await new ConnectionFactory { Uri = address }.CreateConnectionAsync();
            await using var channel = await connection.CreateChannelAsync();
            return await channel.QueueDeclarePassiveAsync(Topology.OrderQueue(partition));
        }
        catch (Exception e) when (e is RabbitMQClientException or TimeoutException or OperationCanceledException)
        {
            return null;
        }
    }
}
