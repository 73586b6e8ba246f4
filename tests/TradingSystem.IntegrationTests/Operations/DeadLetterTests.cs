using System.Text;
using RabbitMQ.Client;
using TradingSystem.Domain.Orders;
using TradingSystem.RabbitMq;
using TradingSystem.Testkit.Running;

namespace TradingSystem.IntegrationTests.Operations;

[Collection(TradingCollection.Name)]
public sealed class DeadLetterTests(TwoWorkers system)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Poison_message_is_listed_and_shown_stays_and_returns_when_it_is_replayed()
    {
        var body = $"no JSON {Guid.NewGuid():N}";
        await using var connection = await ConnectAsync();
        await using var channel = await connection.CreateChannelAsync(cancellationToken: Ct);
        await channel.BasicPublishAsync("", Topology.OrderQueue(3), mandatory: true,
            new BasicProperties { Persistent = true, MessageId = "poison" }, Encoding.UTF8.GetBytes(body), Ct);

        var id = await ListedAsync(body);
        var shown = await Tradingctl.RunAsync(system, "dlq", "show", id);
        Assert.Contains(Topology.OrderQueue(3), shown.Value("queue"), StringComparison.Ordinal);
        Assert.Contains("rejected, 1 times", shown.Value("reason"), StringComparison.Ordinal);
        Assert.Contains(body, shown.Output, StringComparison.Ordinal);
        Assert.Equal(id, await ListedAsync(body));

        var replayed = await Tradingctl.RunAsync(system, "dlq", "replay", id);
        Assert.Contains("1 replayed", replayed.Output, StringComparison.Ordinal);
        Assert.Equal(id, await ListedAsync(body));

        await EmptyAsync(channel);
    }

    [Fact]
    public async Task Order_whose_message_died_executes_when_it_is_replayed()
    {
        await system.StopAsync("worker-1");
        await system.StopAsync("worker-2");
        var order = await system.Trader.PlaceAsync(
            new { symbol = "MSFT", qty = 1, side = "buy", type = "market", time_in_force = "day" });
        await using var connection = await ConnectAsync();
        await using var channel = await connection.CreateChannelAsync(cancellationToken: Ct);
        await RejectAsync(channel, order.Id);
        var id = await ListedAsync(order.Id.ToString());
        await system.StartAsync("worker-1");
        await system.StartAsync("worker-2");
        await system.HealthyAsync("worker-1");
        await system.HealthyAsync("worker-2");
        Assert.Equal("accepted", (await system.Trader.GetAsync(order.Id)).Status);

        await Tradingctl.RunAsync(system, "dlq", "replay", id);

        await system.Trader.StatusAsync(order.Id, "filled");
        Assert.DoesNotContain(id, (await Tradingctl.RunAsync(system, "dlq", "list")).Output, StringComparison.Ordinal);
        await Proof.HoldsAsync(system, [order]);
    }

    [Fact]
    public async Task Replay_names_a_letter_that_is_not_there()
    {
        var result = await Tradingctl.TryAsync(system, "dlq", "replay", "0123456789ab");

        Assert.Equal(2, result.Code);
        Assert.Contains("no dead letter 0123456789ab", result.Error, StringComparison.Ordinal);
    }

    /// <summary>The id of the letter whose line contains a text.</summary>
    private Task<string> ListedAsync(string text) => Eventually.GetAsync($"{text} is a dead letter", async () =>
        (await Tradingctl.RunAsync(system, "dlq", "list")).Output.Split('\n')
            .FirstOrDefault(line => line.Contains(text, StringComparison.Ordinal))?.Split(
                ' ', StringSplitOptions.RemoveEmptyEntries)[0]);

    /// <summary>Lets an order's message die, as a worker does with what it can't handle.</summary>
    private static Task RejectAsync(IChannel channel, Guid order) =>
        Eventually.TrueAsync("the order's message is in its queue", async () =>
    {
        for (var partition = 0; partition < Partition.Count; partition++)
        {
            if (await channel.BasicGetAsync(Topology.OrderQueue(partition), autoAck: false, Ct) is not { } message)
            {
                continue;
            }
            Assert.Equal(order.ToString(), message.BasicProperties.MessageId);
            await channel.BasicNackAsync(message.DeliveryTag, multiple: false, requeue: false, Ct);
            return true;
        }
        return false;
    });

    private static async Task EmptyAsync(IChannel channel)
    {
        while (await channel.BasicGetAsync(Topology.DeadLetters, autoAck: true, Ct) is not null) { }
    }

    private async Task<IConnection> ConnectAsync() =>
        await new ConnectionFactory
        {
            Uri = new(await system.ConnectionStringAsync("messaging"))
        }.CreateConnectionAsync(Ct);
}
