using TradingSystem.Core.Orders;

namespace TradingSystem.Core.Execution;

/// <summary>The stops that we watch ourselves.</summary>
public interface IWatchedOrders
{
    /// <summary>All orders that wait for the market.</summary>
    Task<IReadOnlyList<Order>> WatchedAsync(CancellationToken ct);

    /// <summary>Keeps how far the market has come for trailing stops. A mark that is behind the one that is kept changes nothing.</summary>
    Task KeepMarksAsync(IReadOnlyList<Order> orders, CancellationToken ct);
}
