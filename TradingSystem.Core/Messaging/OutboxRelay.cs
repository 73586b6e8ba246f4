using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using TradingSystem.Core.Forensics;

namespace TradingSystem.Core.Messaging;

/// <summary>
/// Sends what this process has just written to the outbox, and marks it. It may fail or forget: whatever stays
/// unmarked is sent by the <see cref="OutboxSweeper"/>.
/// </summary>
public sealed class OutboxRelay(IMessageBus bus, IOutbox outbox, ILogger<OutboxRelay> logger)
{
    private const int BatchMaxMessages = 64;
    private const int QueueMaxMessages = 4096;
    private readonly Channel<OutboxMessage> waiting = Channel.CreateBounded<OutboxMessage>(new BoundedChannelOptions(QueueMaxMessages) { SingleReader = true, FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>Never blocks; a message that finds the queue full is left to the sweeper.</summary>
    public void Publish(OutboxMessage message) => waiting.Writer.TryWrite(message);

    public async Task RunAsync(CancellationToken ct)
    {
        var (batch, failing) = (new List<OutboxMessage>(BatchMaxMessages), false);
        while (await waiting.Reader.WaitToReadAsync(ct))
        {
            batch.Clear();
            while (batch.Count < BatchMaxMessages && waiting.Reader.TryRead(out var message)) batch.Add(message);
            try
            {
                CrashPoints.Hit(CrashPoint.BeforePublish);
                await bus.PublishAsync(batch, ct);
                CrashPoints.Hit(CrashPoint.BeforeOutboxMark);
                await outbox.MarkAsync(batch.Select(message => message.Id), ct);
                failing = false;
            }
            catch (Exception e) when (!ct.IsCancellationRequested)
            {
                if (!failing) logger.LogWarning("Messages are left to the outbox and its sweeper: {Reason}", e.Message);
                failing = true;
            }
        }
    }
}
