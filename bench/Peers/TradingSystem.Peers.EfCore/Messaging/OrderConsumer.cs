using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;
using TradingSystem.Peers.EfCore.Data;
using TradingSystem.Peers.EfCore.Execution;

namespace TradingSystem.Peers.EfCore.Messaging;

/// <summary>
/// Takes published orders to the venue: inbox row, request, order status, each of them committed by itself.
/// </summary>
public sealed class OrderConsumer(IDbContextFactory<PeerDb> contexts, Bus bus, VenueClient venue, PeerOptions options,
    TimeProvider clock, ILogger<OrderConsumer> logger) : BackgroundService
{
    private static readonly TimeSpan RetryDelay = TimeSpan.FromMilliseconds(500);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await using var channel = await bus.ConsumerAsync(options.Senders, stoppingToken);
        await channel.BasicQosAsync(0, (ushort)(options.Senders * 2), false, stoppingToken);
        var consumer = new AsyncEventingBasicConsumer(channel);
        consumer.ReceivedAsync += (_, delivery) => HandleAsync(channel, delivery, stoppingToken);
        await channel.BasicConsumeAsync(Bus.Queue, autoAck: false, consumer, stoppingToken);
        await Task.Delay(Timeout.InfiniteTimeSpan, clock, stoppingToken)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task HandleAsync(IChannel channel, BasicDeliverEventArgs delivery, CancellationToken ct)
    {
        try
        {
            var message = JsonSerializer.Deserialize(delivery.Body.Span, PeerJson.Default.OrderMessage)!;
            if (await IsPendingAsync(Guid.Parse(delivery.BasicProperties.MessageId!), message.OrderId, ct))
            {
                await ExecuteAsync(message, ct);
            }
            await channel.BasicAckAsync(delivery.DeliveryTag, multiple: false, ct);
        }
        catch (Exception e) when (!ct.IsCancellationRequested)
        {
            logger.LogWarning(e, "An order can't be sent now");
            await Task.Delay(RetryDelay, clock, ct);
            await channel.BasicNackAsync(delivery.DeliveryTag, multiple: false, requeue: true, ct);
        }
    }

    /// <summary>
    /// False for a message that was acted upon before. One that came before and got no further is repeated: the venue
    /// knows its client order id.
    /// </summary>
    private async Task<bool> IsPendingAsync(Guid messageId, Guid orderId, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        db.Add(new InboxMessage { MessageId = messageId, ReceivedAt = clock.GetUtcNow() });
        try
        {
            await db.SaveChangesAsync(ct);
            return true;
        }
        catch (DbUpdateException e) when (e.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation })
        {
            return await db.Orders.AnyAsync(o => o.Id == orderId && o.Status == OrderStatus.Pending, ct);
        }
    }

    private async Task ExecuteAsync(OrderMessage message, CancellationToken ct)
    {
        var answer = await venue.PlaceAsync(message.Body, ct);
        await using var db = await contexts.CreateDbContextAsync(ct);
        var (id, now) = (message.OrderId, clock.GetUtcNow());
        if (answer.Id is { } venueId)
        {
            // The fill may have been booked already.
            await db.Database.ExecuteSqlAsync($"""
                update peer.orders set venue_order_id = {venueId}, status = case when status = {OrderStatus.Pending} then {OrderStatus.Accepted} else status end, updated_at = {now} where id = {id}
                """, ct);
            return;
        }
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var order = await db.Orders.SingleAsync(o => o.Id == id, ct);
        if (order.Side == "buy")
        {
            await db.Database.ExecuteSqlAsync(
                $"update peer.accounts set reserved = reserved - {order.Reserved} where id = {order.AccountId}", ct);
        }
        else
        {
            await db.Database.ExecuteSqlAsync(
                $"update peer.positions set held = held - {order.Qty} where account_id = {order.AccountId} and symbol = {order.Symbol}",
                ct);
        }
        (order.Status, order.Reserved, order.UpdatedAt) = (OrderStatus.Rejected, 0, now);
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
    }
}
