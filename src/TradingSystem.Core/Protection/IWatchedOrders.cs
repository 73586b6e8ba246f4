using TradingSystem.Domain.Orders;

namespace TradingSystem.Core.Protection;

/// <summary>
/// The stops that wait for the market: those that we watch ourselves, and the marks of all that trail it.
/// </summary>
public interface IWatchedOrders
{
    /// <summary>All orders whose stop we watch ourselves.</summary>
    Task<IReadOnlyList<Order>> WatchedAsync(CancellationToken ct);

    /// <summary>
    /// Keeps how far the market has come for trailing stops, as we or the broker saw it. A mark that is behind the one
    /// that is kept changes nothing.
    /// </summary>
    Task KeepMarksAsync(IReadOnlyCollection<StopMark> marks, CancellationToken ct);
}
