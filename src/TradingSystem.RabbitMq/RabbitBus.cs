using System.Diagnostics;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;
using RabbitMQ.Client.Exceptions;
using TradingSystem.Core.Foundation;
using TradingSystem.Core.Messaging;
using TradingSystem.Domain.Orders;

namespace TradingSystem.RabbitMq;

/// <summary>RabbitMQ: quorum queues, persistent messages, publisher confirms, manual acknowledgement.</summary>
public sealed class RabbitBus(
    RabbitConnection connections, TimeProvider clock, ILogger<RabbitBus> logger) : IMessageBus, IAsyncDisposable
{
    private static readonly TimeSpan ConfirmTimeout = TimeSpan.FromSeconds(5);
    private static readonly CreateChannelOptions Confirming = new(
        publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true);
    private readonly SemaphoreSlim publishing = new(1);
    private readonly QueueRepair repair = new(connections, clock, logger);
    private IChannel? publisher;

    public Task PublishAsync(IReadOnlyList<OutboxMessage> messages, CancellationToken ct) => DeclaredAsync(async () =>
    {
        await SendAsync(messages, ct);
        return true;
    }, ct);

    private async Task SendAsync(IReadOnlyList<OutboxMessage> messages, CancellationToken ct)
    {
        var connection = await connections.GetAsync(ct);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
        patience.CancelAfter(ConfirmTimeout);
        var confirms = new List<Task>();
        IChannel channel;
        await publishing.WaitAsync(patience.Token);
        try
        {
            if (publisher is { IsOpen: false } closed) Discard(closed);
            channel = publisher ??= await connection.CreateChannelAsync(Confirming, patience.Token);
            Publish(channel, messages, confirms, patience.Token);
        }
        finally
        {
            publishing.Release();
        }
        CrashPoints.Hit(CrashPoint.BeforePublishConfirm);
        try
        {
            await Task.WhenAll(confirms);
        }
        catch
        {
            // A message that was cancelled on its way may count for the server and not for the client: from then on
            // the client would take each confirm for that of another message.
            Discard(channel);
            throw;
        }
    }

    /// <summary>The next to publish opens another channel. Nobody waits until this one is closed.</summary>
    private void Discard(IChannel channel)
    {
        Interlocked.CompareExchange(ref publisher, null, channel);
        _ = channel.DiscardAsync();
    }

    public Task<IBusConsumer> ConsumeOrdersAsync(int partition, Func<OrderMessage, Task<Settlement>> handle,
        CancellationToken ct) => DeclaredAsync(() => ConsumeAsync(partition, handle, ct), ct);

    private async Task<IBusConsumer> ConsumeAsync(int partition, Func<OrderMessage, Task<Settlement>> handle,
        CancellationToken ct)
    {
        var queue = Topology.OrderQueue(partition);
        var connection = await connections.GetAsync(ct);
        var channel = await connection.CreateChannelAsync(cancellationToken: ct);
        return await OrCloseAsync(channel, async () =>
        {
            await channel.BasicQosAsync(0, BusLimits.PrefetchMessages, false, ct);
            try
            {
                var consumer = await RabbitConsumer.StartAsync(channel, queue, autoAck: false, (_, delivery) =>
                {
                    // Started here, in the sequence of delivery; the next delivery doesn't wait for its end.
                    _ = HandleAsync(channel, delivery, handle);
                    return Task.CompletedTask;
                }, clock, ct);
                repair.Answered(queue);
                return consumer;
            }
            catch (OperationCanceledException) when (channel.IsOpen)
            {
                repair.NotAnswered(queue);
                throw;
            }
            catch (OperationInterruptedException e) when (QueueRepair.IsServerFault(e))
            {
                repair.ServerFailed(queue);
                throw;
            }
        });
    }

    public Task<IBusConsumer> SubscribeTradeUpdatesAsync(
        Func<ReadOnlyMemory<byte>, Task> handle, CancellationToken ct) =>
        DeclaredAsync(() => SubscribeAsync(handle, ct), ct);

    private async Task<IBusConsumer> SubscribeAsync(Func<ReadOnlyMemory<byte>, Task> handle, CancellationToken ct)
    {
        var connection = await connections.GetAsync(ct);
        var channel = await connection.CreateChannelAsync(cancellationToken: ct);
        return await OrCloseAsync(channel, async () =>
        {
            // Exclusive, named by the server, gone with the connection.
            var queue = await channel.QueueDeclareAsync(cancellationToken: ct);
            await channel.QueueBindAsync(queue.QueueName, Topology.TradeUpdates, "", cancellationToken: ct);
            return await RabbitConsumer.StartAsync(
                channel, queue.QueueName, autoAck: true, (_, delivery) => handle(delivery.Body), clock, ct);
        });
    }

    /// <summary>Tries once more, after declaring, when the server doesn't have what is used.</summary>
    private async Task<T> DeclaredAsync<T>(Func<Task<T>> use, CancellationToken ct)
    {
        try
        {
            return await use();
        }
        catch (Exception e) when (e is PublishReturnException
            || e is OperationInterruptedException { ShutdownReason.ReplyCode: Constants.NotFound })
        {
            await connections.DeclareAgainAsync(ct);
            return await use();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (publisher is not null) await publisher.DisposeAsync();
        publishing.Dispose();
    }

    /// <summary>
    /// A consumer whose start was cut short may live at the server: what it is given would never come back.
    /// </summary>
    private static async Task<RabbitConsumer> OrCloseAsync(IChannel channel, Func<Task<RabbitConsumer>> start)
    {
        try
        {
            return await start();
        }
        catch
        {
            // A server that hasn't answered is slow to close a channel too.
            _ = channel.DiscardAsync();
            throw;
        }
    }

    private static void Publish(
        IChannel channel, IReadOnlyList<OutboxMessage> messages, List<Task> confirms, CancellationToken ct)
    {
        var orders = new List<OrderMessage>?[Partition.Count];
        foreach (var message in messages)
        {
            if (message.Body is { } body)
            {
                confirms.Add(channel
                    .BasicPublishAsync(Topology.TradeUpdates, "", mandatory: false, Properties(message.Id), body, ct)
                    .AsTask());
            }
            else
            {
                foreach (var order in message.Orders) Add(orders, order, message.Kind);
            }
        }
        for (var partition = 0; partition < orders.Length; partition++)
        {
            foreach (var together in orders[partition]?.Chunk(BusLimits.OrdersInMessage) ?? [])
            {
                var body = JsonSerializer.SerializeToUtf8Bytes(together, BusJson.Default.OrderMessageArray);
                confirms.Add(channel
                    .BasicPublishAsync(
                        "", Topology.OrderQueue(partition), mandatory: true, Properties(together[0].OrderId), body, ct)
                    .AsTask());
            }
        }
    }

    private static void Add(List<OrderMessage>?[] orders, OrderRoute order, string kind)
    {
        if (order.Partition < 0 || order.Partition >= orders.Length)
        {
            throw new InvalidOperationException($"there is no queue for partition {order.Partition}");
        }
        using var activity = Tracing.Continue("publish order", order.TraceParent, ActivityKind.Producer);
        var message = order.ToMessage(kind);
        (orders[order.Partition] ??= []).Add(activity is null ? message : message with { TraceParent = activity.Id });
    }

    private static BasicProperties Properties(
        Guid id) => new() { Persistent = true, MessageId = id.ToString(), ContentType = "application/json" };

    private async Task HandleAsync(
        IChannel channel, BasicDeliverEventArgs delivery, Func<OrderMessage, Task<Settlement>> handle)
    {
        var (tag, id) = (delivery.DeliveryTag, delivery.BasicProperties.MessageId);
        try
        {
            var settlement = Parse(delivery.Body.Span) is { } orders
                ? await HandleAsync(orders, handle)
                : Settlement.Reject;
            if (settlement == Settlement.Acknowledge)
            {
                await channel.BasicAckAsync(tag, multiple: false);
            }
            else if (settlement == Settlement.Reject)
            {
                await channel.BasicNackAsync(tag, multiple: false, requeue: false);
            }
        }
        catch (Exception e) when (channel.IsOpen)
        {
            logger.LogWarning("Message {Id} is tried again: {Reason}", id, e.Message);
            await Task.Delay(BusLimits.RetryDelay, clock);
            if (channel.IsOpen) await channel.BasicNackAsync(tag, multiple: false, requeue: true);
        }
        catch (Exception e)
        {
            // With its channel gone the message is back in the queue.
            logger.LogInformation("Message {Id} isn't settled: {Reason}", id, e.Message);
        }
    }

    /// <summary>
    /// All are begun in their sequence before the first is awaited. A repeat of what was done is harmless: so the most
    /// careful answer counts for all.
    /// </summary>
    private async Task<Settlement> HandleAsync(OrderMessage[] orders, Func<OrderMessage, Task<Settlement>> handle)
    {
        var settlements = await Task.WhenAll(Array.ConvertAll(orders, order => HandleAsync(order, handle)));
        return settlements.Contains(Settlement.Leave)
            ? Settlement.Leave
            : settlements.Contains(Settlement.Reject)
            ? Settlement.Reject
            : Settlement.Acknowledge;
    }

    private async Task<Settlement> HandleAsync(OrderMessage order, Func<OrderMessage, Task<Settlement>> handle)
    {
        using var context = MessageContext.Begin(order, logger);
        return await handle(order);
    }

    /// <summary>Null when it isn't a list of orders.</summary>
    private static OrderMessage[]? Parse(ReadOnlySpan<byte> body)
    {
        try
        {
            return JsonSerializer.Deserialize(body, BusJson.Default.OrderMessageArray) is { Length: > 0 } orders
                && !Array.Exists(orders, order => order is null)
                ? orders
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
