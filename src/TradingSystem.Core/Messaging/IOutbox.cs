namespace TradingSystem.Core.Messaging;

/// <summary>
/// What must still be told to others: written with the orders, in the same transaction, and marked once it was
/// confirmed.
/// </summary>
public interface IOutbox
{
    Task MarkAsync(IEnumerable<Guid> ids, CancellationToken ct);

    /// <summary>Messages that were written before the given time and never confirmed, oldest first.</summary>
    Task<IReadOnlyList<OutboxMessage>> WaitingAsync(DateTimeOffset before, int limit, CancellationToken ct);
}
