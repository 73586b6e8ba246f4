using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using TradingSystem.Domain.Orders;

namespace TradingSystem.Core.Messaging.InMemory;

/// <summary>
/// The bus of one process, with RabbitMQ's behaviour: for tests, the simulation and development. Nothing leaves the
/// process or outlives it. It takes its time from the injected clock and starts no threads, so that a single-threaded
/// scheduler can drive it.
/// </summary>
public sealed class InMemoryBus : IMessageBus
{
    private readonly ConcurrentQueue<OrderMessage> dead = new();
    private readonly InMemoryQueue[] queues;
    private readonly InMemoryFanOut updates;

    public InMemoryBus(TimeProvider clock, ILogger<InMemoryBus> logger)
    {
        queues = [.. Enumerable.Range(0, Partition.Count).Select(_ => new InMemoryQueue(dead.Enqueue, clock, logger))];
        updates = new(logger);
    }

    /// <summary>What was rejected, or came back too often; oldest first.</summary>
    public IReadOnlyCollection<OrderMessage> DeadLetters => [.. dead];

    public Task PublishAsync(IReadOnlyList<OutboxMessage> messages, CancellationToken ct)
    {
        if (ct.IsCancellationRequested) return Task.FromCanceled(ct);
        foreach (var message in messages)
        {
            if (message.Body is { } body) updates.Publish(body);
            foreach (var order in message.Body is null ? message.Orders : [])
            {
                if (order.Partition < 0 || order.Partition >= queues.Length)
                {
                    return Task.FromException(
                        new InvalidOperationException($"there is no queue for partition {order.Partition}"));
                }
                queues[order.Partition].Publish(order.ToMessage(message.Kind));
            }
        }
        return Task.CompletedTask;
    }

    public Task<IBusConsumer> ConsumeOrdersAsync(
        int partition, Func<OrderMessage, Task<Settlement>> handle, CancellationToken ct) =>
        ct.IsCancellationRequested
            ? Task.FromCanceled<IBusConsumer>(ct)
            : Task.FromResult<IBusConsumer>(queues[partition].Consume(handle));

    public Task<IBusConsumer> SubscribeTradeUpdatesAsync(
        Func<ReadOnlyMemory<byte>, Task> handle, CancellationToken ct) =>
        ct.IsCancellationRequested
            ? Task.FromCanceled<IBusConsumer>(ct)
            : Task.FromResult<IBusConsumer>(updates.Subscribe(handle));
}
