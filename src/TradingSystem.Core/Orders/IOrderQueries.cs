using TradingSystem.Domain.Orders;

namespace TradingSystem.Core.Orders;

/// <summary>Orders that execution must look at again, as the primary has them.</summary>
public interface IOrderQueries
{
    /// <summary>
    /// Orders of the given partitions (with the fencing tokens under which they are owned now) that nobody is known to
    /// be working on: intents and unknown outcomes that another owner left behind; those and cancellations without an
    /// answer that haven't changed since <paramref name="quietSince"/>; orders that were never begun since
    /// <paramref name="idleSince"/>. Those first that haven't changed and weren't asked for (see
    /// <see cref="MarkAskedAsync"/>) for longest.
    /// </summary>
    Task<IReadOnlyList<Order>> InDoubtAsync(IReadOnlyDictionary<int, long> partitions, DateTimeOffset quietSince,
        DateTimeOffset idleSince, int limit, CancellationToken ct);

    /// <summary>
    /// Open orders that the broker has, without news since <paramref name="silentSince"/> and not asked for since
    /// <paramref name="checkedBefore"/>; whoever has waited longest first.
    /// </summary>
    Task<IReadOnlyList<Order>> SilentAsync(
        DateTimeOffset silentSince, DateTimeOffset checkedBefore, int limit, CancellationToken ct);

    /// <summary>Symbols of the open trailing stops that the broker holds.</summary>
    Task<IReadOnlyList<string>> TrailedAtBrokerAsync(CancellationToken ct);

    /// <summary>Notes that the broker was asked for orders in doubt: the others have their turn first.</summary>
    Task MarkAskedAsync(IReadOnlyCollection<Guid> orderIds, DateTimeOffset at, CancellationToken ct);

    /// <summary>Notes that the broker was asked for the open order.</summary>
    /// <param name="agreed">Its account of the order agrees with ours.</param>
    Task MarkCheckedAsync(Guid orderId, DateTimeOffset at, bool agreed, CancellationToken ct);

    /// <summary>Those of the orders that have ended otherwise than by being filled.</summary>
    Task<IReadOnlyList<Guid>> EndedUnfilledAsync(IReadOnlyCollection<Guid> ids, CancellationToken ct);

    /// <summary>
    /// Up to when the broker's record of executions was read and applied without a gap; null before the first time.
    /// </summary>
    Task<DateTimeOffset?> FillsReadUntilAsync(string broker, CancellationToken ct);

    /// <summary>Notes that everything up to then is applied. Never goes back.</summary>
    Task SetFillsReadUntilAsync(string broker, DateTimeOffset until, CancellationToken ct);

    /// <summary>Those of the executions that were not applied yet.</summary>
    Task<IReadOnlySet<string>> UnknownExecutionsAsync(
        string broker, IReadOnlyCollection<string> executionIds, CancellationToken ct);
}
