using TradingSystem.Core.Leases;
using TradingSystem.Core.Messaging;

namespace TradingSystem.Core.Forensics.Recording;

/// <summary>
/// Records the messages that aren't simply done: rejected, left for the next owner, failed and to come again.
/// </summary>
internal sealed class RecordedBus(IMessageBus inner, BlackBox box) : IMessageBus
{
    public Task PublishAsync(IReadOnlyList<OutboxMessage> messages, CancellationToken ct) =>
        inner.PublishAsync(messages, ct);

    public Task<IBusConsumer> ConsumeOrdersAsync(int partition, Func<OrderMessage, Task<Settlement>> handle,
        CancellationToken ct) => inner.ConsumeOrdersAsync(partition, async message =>
    {
        try
        {
            var settlement = await handle(message);
            if (settlement != Settlement.Acknowledge) Record(message, partition, settlement.ToString());
            return settlement;
        }
        catch (Exception e)
        {
            Record(message, partition, $"comes again, {e.Message}");
            throw;
        }
    }, ct);

    public Task<IBusConsumer> SubscribeTradeUpdatesAsync(
        Func<ReadOnlyMemory<byte>, Task> handle, CancellationToken ct) => inner.SubscribeTradeUpdatesAsync(handle, ct);

    private void Record(OrderMessage message, int partition, string outcome) =>
        box.Record(EventKind.Bus, message.OrderId, LeaseName.OfPartition(partition),
            $"{message.Kind} {message.Symbol}: {outcome}");
}
