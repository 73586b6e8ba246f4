using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using TradingSystem.Core.Foundation;

namespace TradingSystem.Core.Messaging;

/// <summary>
/// Sends what this process has just written to the outbox, and marks it. It may fail or forget: whatever stays
/// unmarked is sent by the <see cref="OutboxSweeper"/>.
/// </summary>
public sealed class OutboxRelay(IMessageBus bus, IOutbox outbox, TimeProvider clock, ILogger<OutboxRelay> logger)
{
    private const int BatchMaxMessages = 64;
    private const int QueueMaxMessages = 4096;

    /// <summary>
    /// Marks are only for the sweeper, which waits far longer: those of this time share a transaction.
    /// </summary>
    private static readonly TimeSpan MarkEvery = TimeSpan.FromMilliseconds(50);

    private static readonly BoundedChannelOptions Bounded = new(QueueMaxMessages)
    {
        SingleReader = true,
        FullMode = BoundedChannelFullMode.DropWrite
    };
    private readonly Channel<OutboxMessage> waiting = Channel.CreateBounded<OutboxMessage>(Bounded);
    private readonly Channel<Guid> confirmed = Channel.CreateBounded<Guid>(Bounded);
    private bool failing;

    /// <summary>Never blocks; a message that finds the queue full is left to the sweeper.</summary>
    public void Publish(OutboxMessage message) => waiting.Writer.TryWrite(message);

    public Task RunAsync(CancellationToken ct) => Task.WhenAll(SendAsync(ct), MarkAsync(ct));

    /// <summary>What comes while a batch waits for its confirms gathers, and travels together.</summary>
    private async Task SendAsync(CancellationToken ct)
    {
        var batch = new List<OutboxMessage>(BatchMaxMessages);
        while (await waiting.Reader.WaitToReadAsync(ct))
        {
            batch.Clear();
            while (batch.Count < BatchMaxMessages && waiting.Reader.TryRead(out var message)) batch.Add(message);
            try
            {
                CrashPoints.Hit(CrashPoint.BeforePublish);
                await bus.PublishAsync(batch, ct);
                foreach (var message in batch) confirmed.Writer.TryWrite(message.Id);
                failing = false;
            }
            catch (Exception e) when (!ct.IsCancellationRequested)
            {
                Warn(e);
            }
        }
    }

    private async Task MarkAsync(CancellationToken ct)
    {
        while (await confirmed.Reader.WaitToReadAsync(ct))
        {
            await Task.Delay(MarkEvery, clock, ct);
            var ids = new List<Guid>();
            while (confirmed.Reader.TryRead(out var id)) ids.Add(id);
            try
            {
                CrashPoints.Hit(CrashPoint.BeforeOutboxMark);
                await outbox.MarkAsync(ids, ct);
            }
            catch (Exception e) when (!ct.IsCancellationRequested)
            {
                Warn(e);
            }
        }
    }

    private void Warn(Exception e)
    {
        if (!failing) logger.LogWarning("Messages are left to the outbox and its sweeper: {Reason}", e.Message);
        failing = true;
    }
}
