namespace TradingSystem.Core.Messaging;

/// <summary>The messages between our processes: at least once, in no dependable order across orders.</summary>
public interface IMessageBus
{
    /// <summary>
    /// Returns when the broker has confirmed every message. Orders of one partition that are published together may
    /// travel as one message: they are handled one by one, in their sequence, and settled together, so that what became
    /// of one may bring the others again.
    /// </summary>
    /// <exception cref="Exception">One or more messages may not have arrived: send all again.</exception>
    Task PublishAsync(IReadOnlyList<OutboxMessage> messages, CancellationToken ct);

    /// <summary>
    /// Consumes the orders of a partition until the answer is disposed; what was delivered and not settled goes back.
    /// </summary>
    /// <param name="partition">0 to <see cref="Partition.Count"/> − 1.</param>
    /// <param name="handle">Called in the sequence of delivery, without waiting for the one before; its task says what
    /// to do with the message.</param>
    Task<IBusConsumer> ConsumeOrdersAsync(
        int partition, Func<OrderMessage, Task<Settlement>> handle, CancellationToken ct);

    /// <summary>
    /// Receives every trade update from now on, bodies of <see cref="OutboxMessage.TradeUpdatesKind"/>.
    /// </summary>
    Task<IBusConsumer> SubscribeTradeUpdatesAsync(Func<ReadOnlyMemory<byte>, Task> handle, CancellationToken ct);
}
