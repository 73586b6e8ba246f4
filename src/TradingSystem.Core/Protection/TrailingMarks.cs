using TradingSystem.Core.Brokers;
using TradingSystem.Core.Orders;

namespace TradingSystem.Core.Protection;

/// <summary>
/// Takes over from the broker how far the market has come for the trailing stops that it holds: the broker tells no
/// event of it, and clients see it in the order.
/// </summary>
public sealed class TrailingMarks(IOrderQueries orders, IWatchedOrders stops, IBroker broker)
{
    /// <exception cref="BrokerUnavailableException"/>
    public async Task RunAsync(CancellationToken ct)
    {
        if (await orders.TrailedAtBrokerAsync(ct) is { Count: > 0 } symbols)
        {
            await stops.KeepMarksAsync([.. await broker.MarksAsync(symbols, ct)], ct);
        }
    }
}
