using System.Text.Json;
using Microsoft.Extensions.Logging;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;
using TradingSystem.Core.Forensics;
using TradingSystem.Core.Telemetry;

namespace TradingSystem.Core.Messaging.RabbitMq;

/// <summary>RabbitMQ: quorum queues, persistent messages, publisher confirms, manual acknowledgement.</summary>
public sealed class RabbitBus(RabbitConnection connections, TimeProvider clock, ILogger<RabbitBus> logger) : IMessageBus, IAsyncDisposable
{
    private static readonly TimeSpan ConfirmTimeout = TimeSpan.FromSeconds(5);
    private static readonly CreateChannelOptions Confirming = new(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true);
    private readonly SemaphoreSlim publishing = new(1);
    private IChannel? publisher;

    public async Task PublishAsync(IReadOnlyList<OutboxMessage> messages, CancellationToken ct)
    {
        var connection = await connections.GetAsync(ct);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
        patience.CancelAfter(ConfirmTimeout);
        await publishing.WaitAsync(patience.Token);
        try
        {
            if (publisher is { IsOpen: false }) { await publisher.DisposeAsync(); publisher = null; }
            publisher ??= await connection.CreateChannelAsync(Confirming, patience.Token);
            var confirms = new List<Task>();
            foreach (var message in messages) Publish(publisher, message, confirms, patience.Token);
            CrashPoints.Hit(CrashPoint.BeforePublishConfirm);
            await Task.WhenAll(confirms);
        }
        finally
        {
            publishing.Release();
        }
    }

    public async Task<IBusConsumer> ConsumeOrdersAsync(int partition, Func<OrderMessage, Task<Settlement>> handle, CancellationToken ct)
    {
        var connection = await connections.GetAsync(ct);
        var channel = await connection.CreateChannelAsync(cancellationToken: ct);
        return await OrCloseAsync(channel, async () =>
        {
            await channel.BasicQosAsync(0, BusLimits.PrefetchMessages, false, ct);
            return await RabbitConsumer.StartAsync(channel, Topology.OrderQueue(partition), autoAck: false, (_, delivery) =>
            {
                // Started here, in the sequence of delivery; the next delivery doesn't wait for its end.
                _ = HandleAsync(channel, delivery, handle);
                return Task.CompletedTask;
            }, ct);
        });
    }

    public async Task<IBusConsumer> SubscribeTradeUpdatesAsync(Func<ReadOnlyMemory<byte>, Task> handle, CancellationToken ct)
    {
        var connection = await connections.GetAsync(ct);
        var channel = await connection.CreateChannelAsync(cancellationToken: ct);
        return await OrCloseAsync(channel, async () =>
        {
            var queue = await channel.QueueDeclareAsync(cancellationToken: ct);   // exclusive, named by the server, gone with the connection
            await channel.QueueBindAsync(queue.QueueName, Topology.TradeUpdates, "", cancellationToken: ct);
            return await RabbitConsumer.StartAsync(channel, queue.QueueName, autoAck: true, (_, delivery) => handle(delivery.Body), ct);
        });
    }

    public async ValueTask DisposeAsync()
    {
        if (publisher is not null) await publisher.DisposeAsync();
        publishing.Dispose();
    }

    /// <summary>A consumer whose start was cut short may live at the server: what it is given would never come back.</summary>
    private static async Task<RabbitConsumer> OrCloseAsync(IChannel channel, Func<Task<RabbitConsumer>> start)
    {
        try
        {
            return await start();
        }
        catch
        {
            await channel.DisposeAsync();
            throw;
        }
    }

    private static void Publish(IChannel channel, OutboxMessage message, List<Task> confirms, CancellationToken ct)
    {
        if (message.Body is { } body)
        {
            confirms.Add(channel.BasicPublishAsync(Topology.TradeUpdates, "", mandatory: false, Properties(message.Id, null, null), body, ct).AsTask());
            return;
        }
        foreach (var order in message.Orders)
        {
            var text = JsonSerializer.SerializeToUtf8Bytes(new OrderMessage(message.Kind, order.OrderId, order.AccountId, order.Symbol), BusJson.Default.OrderMessage);
            using var activity = Tracing.Continue("publish order", order.TraceParent, System.Diagnostics.ActivityKind.Producer);
            confirms.Add(channel.BasicPublishAsync("", Topology.OrderQueue(order.Partition), mandatory: true, Properties(order.OrderId, activity?.Id ?? order.TraceParent, order.CorrelationId), text, ct).AsTask());
        }
    }

    private static BasicProperties Properties(Guid id, string? traceParent, string? correlationId)
    {
        var properties = new BasicProperties { Persistent = true, MessageId = id.ToString(), ContentType = "application/json", CorrelationId = correlationId };
        if (traceParent is not null) properties.Headers = new Dictionary<string, object?> { ["traceparent"] = traceParent };
        return properties;
    }

    private async Task HandleAsync(IChannel channel, BasicDeliverEventArgs delivery, Func<OrderMessage, Task<Settlement>> handle)
    {
        var tag = delivery.DeliveryTag;
        using var activity = Tracing.Continue("execute order", TraceParentOf(delivery.BasicProperties), System.Diagnostics.ActivityKind.Consumer);
        activity?.SetBaggage(Tracing.CorrelationId, delivery.BasicProperties.CorrelationId);
        using var scope = delivery.BasicProperties.CorrelationId is { } correlation ? logger.BeginScope("CorrelationId:{CorrelationId}", correlation) : null;
        try
        {
            var message = Parse(delivery.Body.Span);
            var settlement = message is null ? Settlement.Reject : await handle(message);
            if (settlement == Settlement.Acknowledge) await channel.BasicAckAsync(tag, multiple: false);
            else if (settlement == Settlement.Reject) await channel.BasicNackAsync(tag, multiple: false, requeue: false);
        }
        catch (Exception e) when (channel.IsOpen)
        {
            logger.LogWarning("Message {Id} is tried again: {Reason}", delivery.BasicProperties.MessageId, e.Message);
            await Task.Delay(BusLimits.RetryDelay, clock);
            if (channel.IsOpen) await channel.BasicNackAsync(tag, multiple: false, requeue: true);
        }
        catch (Exception e)
        {
            // With its channel gone the message is back in the queue.
            logger.LogInformation("Message {Id} isn't settled: {Reason}", delivery.BasicProperties.MessageId, e.Message);
        }
    }

    private static OrderMessage? Parse(ReadOnlySpan<byte> body)
    {
        try { return JsonSerializer.Deserialize(body, BusJson.Default.OrderMessage); }
        catch (JsonException) { return null; }
    }

    private static string? TraceParentOf(IReadOnlyBasicProperties properties) =>
        properties.Headers?.TryGetValue("traceparent", out var value) == true && value is byte[] text ? System.Text.Encoding.ASCII.GetString(text) : null;
}
