using Microsoft.Extensions.Logging;
using TradingSystem.Core.Leases;

namespace TradingSystem.Core.Messaging;

/// <summary>
/// Sends again what no process has marked as sent: after a crash, or while RabbitMQ was away. Consumers take repeats.
/// </summary>
public sealed class OutboxSweeper(
    IMessageBus bus, IOutbox outbox, TimeProvider clock, ILogger<OutboxSweeper> logger) : ISingleOwnerJob
{
    private const int BatchMaxMessages = 200;

    /// <summary>Time that the writer itself has; a sweep before it would only send twice.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    public string Lease => "outbox-sweeper";

    Task ISingleOwnerJob.RunAsync(Fence fence, CancellationToken ct) => RunAsync(ct);

    public async Task RunAsync(CancellationToken ct)
    {
        var (failing, limit) = (false, BatchMaxMessages);
        while (true)
        {
            var more = false;
            try
            {
                var messages = await outbox.WaitingAsync(clock.GetUtcNow() - Grace, limit, ct);
                if (messages.Count > 0)
                {
                    await bus.PublishAsync(messages, ct);
                    await outbox.MarkAsync(messages.Select(message => message.Id), ct);
                    logger.LogInformation("Swept {Count} messages from the outbox", messages.Count);
                }
                more = messages.Count == limit;
                (failing, limit) = (false, Math.Min(limit * 2, BatchMaxMessages));
            }
            catch (Exception e) when (!ct.IsCancellationRequested)
            {
                // A slow server may not confirm so many in time, and it would be the same ones again and again.
                limit = Math.Max(limit / 2, 1);
                if (!failing) logger.LogWarning("The outbox can't be swept now: {Reason}", e.Message);
                failing = true;
            }
            if (!more) await Task.Delay(Pause, clock, ct);
        }
    }
}
