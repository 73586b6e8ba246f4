using Microsoft.EntityFrameworkCore;
using RabbitMQ.Client;
using TradingSystem.Peers.EfCore.Data;

namespace TradingSystem.Peers.EfCore.Messaging;

/// <summary>
/// Publishes what the outbox holds, batch by batch: locked, confirmed by RabbitMQ, marked, committed.
/// </summary>
public sealed class OutboxPoller(IDbContextFactory<PeerDb> contexts, Bus bus, OutboxSignal signal, TimeProvider clock,
    ILogger<OutboxPoller> logger) : BackgroundService
{
    private const int BatchSize = 200;
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await using var channel = await bus.PublisherAsync(stoppingToken);
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (await PublishBatchAsync(channel, stoppingToken) < BatchSize)
                {
                    await signal.WaitAsync(Interval, stoppingToken);
                }
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                logger.LogWarning(e, "The outbox can't be published now");
                await Task.Delay(Interval, clock, stoppingToken);
            }
        }
    }

    private async Task<int> PublishBatchAsync(IChannel channel, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var messages = await db.Outbox.FromSql(
            $"select * from peer.outbox where published_at is null order by id limit {BatchSize} for update skip locked")
            .AsNoTracking()
            .ToListAsync(ct);
        if (messages.Count == 0) return 0;
        await Task.WhenAll(messages.Select(message => PublishAsync(channel, message, ct)));
        var (ids, now) = (messages.Select(m => m.Id).ToArray(), clock.GetUtcNow());
        await db.Database.ExecuteSqlAsync($"update peer.outbox set published_at = {now} where id = any({ids})", ct);
        await transaction.CommitAsync(ct);
        return messages.Count;
    }

    private static Task PublishAsync(IChannel channel, OutboxMessage message, CancellationToken ct) =>
        channel.BasicPublishAsync(exchange: "", Bus.Queue, mandatory: true,
            new BasicProperties { DeliveryMode = DeliveryModes.Persistent, MessageId = message.Id.ToString() },
            message.Body, ct).AsTask();
}
