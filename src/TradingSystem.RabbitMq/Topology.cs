using System.Globalization;
using RabbitMQ.Client;
using TradingSystem.Core.Messaging;
using TradingSystem.Domain.Orders;

namespace TradingSystem.RabbitMq;

/// <summary>Queues and exchanges. All are durable quorum queues, but for the one each Api has of its own.</summary>
public static class Topology
{
    public const string DeadLetters = "orders.dead";
    public const string TradeUpdates = "trade.updates";
    // Looking at dead letters is a delivery too, and newer servers have a limit by default.
    private const int NoLimit = int.MaxValue;

    public static string OrderQueue(int partition) =>
        string.Create(CultureInfo.InvariantCulture, $"orders.execute.{partition}");

    public static async Task DeclareAsync(IChannel channel, CancellationToken ct)
    {
        await channel.ExchangeDeclareAsync(TradeUpdates, ExchangeType.Fanout, durable: true, cancellationToken: ct);
        await DeclareQuorumAsync(channel, DeadLetters, new() { ["x-delivery-limit"] = NoLimit }, ct);
        for (var partition = 0; partition < Partition.Count; partition++)
        {
            await DeclareQuorumAsync(channel, OrderQueue(partition), new()
            {
                ["x-delivery-limit"] = BusLimits.MaxReturns,
                ["x-dead-letter-exchange"] = "",
                ["x-dead-letter-routing-key"] = DeadLetters,
                ["x-dead-letter-strategy"] = "at-least-once",
                ["x-overflow"] = "reject-publish",
            }, ct);
        }
    }

    private static async Task DeclareQuorumAsync(
        IChannel channel, string name, Dictionary<string, object?> arguments, CancellationToken ct)
    {
        arguments["x-queue-type"] = "quorum";
        await channel.QueueDeclareAsync(
            name, durable: true, exclusive: false, autoDelete: false, arguments, cancellationToken: ct);
    }
}
