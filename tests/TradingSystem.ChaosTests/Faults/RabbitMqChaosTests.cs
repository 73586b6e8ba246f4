using System.Diagnostics;
using System.Globalization;
using System.Text;
using RabbitMQ.Client;
using TradingSystem.Domain.Orders;
using TradingSystem.RabbitMq;
using TradingSystem.Testkit.Running;

namespace TradingSystem.ChaosTests.Faults;

[Collection(ChaosCollection.Name)]
public sealed class RabbitMqChaosTests(ChaosSystem system, ITestOutputHelper output)
{
    private static readonly TimeSpan AlarmedFor = TimeSpan.FromSeconds(10);

    [Fact(Explicit = true)]
    public Task Killed() =>
        new Experiment(system, output).RunAsync(
            "RabbitMQ, kill -9", () => system.KillAsync("rabbitmq"), () => system.StartAsync("rabbitmq"));

    [Fact(Explicit = true)]
    public Task Memory_alarm() =>
        new Experiment(system, output).RunAsync("RabbitMQ, memory alarm (10 s): it takes no messages",
            () => WatermarkAsync("10MB"), () => WatermarkAsync("1GB"),
            hold: () => Task.Delay(AlarmedFor, TimeProvider.System, TestContext.Current.CancellationToken));

    [Fact(Explicit = true)]
    public async Task Poison_among_good_messages()
    {
        await system.SettledAsync();
        string[] poison =
        [
            "", "not JSON", "null", "{}", """{"kind":"execute"}""",
            $$"""{"kind":"execute","order_id":"{{Guid.NewGuid()}}","account_id":"{{Guid.NewGuid()}}","symbol":"AAPL"}""", """{"kind":"explode"}"""
        ];
        await using var connection = await new ConnectionFactory
        {
            Uri = new Uri((await system.ConnectionStringAsync("messaging"))!)
        }.CreateConnectionAsync(
            TestContext.Current.CancellationToken);
        await using var channel = await connection.CreateChannelAsync(
            cancellationToken: TestContext.Current.CancellationToken);
        await channel.QueuePurgeAsync(Topology.DeadLetters, TestContext.Current.CancellationToken);

        await new Experiment(system, output).RunAsync("RabbitMQ, poison messages in every queue", async () =>
        {
            for (var partition = 0; partition < Partition.Count; partition++)
            {
                foreach (var body in poison)
                {
                    await channel.BasicPublishAsync("", Topology.OrderQueue(partition), Encoding.UTF8.GetBytes(body),
                        TestContext.Current.CancellationToken);
                }
            }
        }, heal: () => Task.CompletedTask);

        await Eventually.TrueAsync("all of the poison is among the dead letters", async () =>
            await channel.MessageCountAsync(
                Topology.DeadLetters, TestContext.Current.CancellationToken) == poison.Length * Partition.Count);
    }

    private async Task WatermarkAsync(string limit)
    {
        var folder = Path.Combine(system.Data, "rabbitmq");
        await Shell.RunAsync(new ProcessStartInfo("/usr/lib/rabbitmq/bin/rabbitmqctl",
            ["-n", "trading@localhost", "set_vm_memory_high_watermark", "absolute", limit])
        {
            Environment = { ["HOME"] = Path.Combine(folder,
                "home"), ["ERL_EPMD_PORT"] = system
                    .Port("rabbitmq-names")
                    .ToString(CultureInfo.InvariantCulture), ["RABBITMQ_CONF_ENV_FILE"] = "/dev/null" },
        });
    }
}
