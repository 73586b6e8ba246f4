using TradingSystem.Core.Brokers;
using TradingSystem.Core.Orders;
using TradingSystem.Core.Protection;
using TradingSystem.Domain.Orders;

namespace TradingSystem.Core.Execution;

/// <summary>
/// Asks the broker about orders that have been open for a while without news, and applies what it says: an end that no
/// event told of, how far the market has come for its trailing stop, and the note that the order was verified.
/// </summary>
public sealed class OpenOrderCheck(IOrderQueries orders, OrderTransitions transitions, IWatchedOrders stops,
    IBroker broker, FillCatchUp fills, LostOrders lost, TimeProvider clock)
{
    private const int MaxOrdersPerRound = 20;
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Orders that were checked and are simply waiting for the market are asked for at this interval.
    /// </summary>
    private static readonly TimeSpan CheckAgainAfter = TimeSpan.FromSeconds(30);

    /// <returns>How many orders had changed without an event.</returns>
    public async Task<int> RunAsync(CancellationToken ct)
    {
        var (changed, now) = (0, clock.GetUtcNow());
        foreach (var order in await orders.SilentAsync(now - Silence, now - CheckAgainAfter, MaxOrdersPerRound, ct))
        {
            var outcome = await broker.FindAsync(ClientOrderIds.Of(order), ct);
            if (outcome is not FindOutcome.Found { Order: var found })
            {
                // It waits for its next turn like all others: those that the broker can't find must not keep the rest
                // from being asked for.
                await orders.MarkCheckedAsync(order.Id, clock.GetUtcNow(), agreed: false, ct);
                if (outcome is FindOutcome.NotFound) await lost.MissedAsync(order, ct);
                continue;
            }
            lost.Seen(order.Id);
            if (found.Mark is { } mark) await stops.KeepMarksAsync([mark], ct);
            var ended = found.Ended;
            // Fills come first: the end waits for them.
            if (found.FilledQty > order.FilledQty) await fills.RunAsync(order.SubmittedAt, ct);
            if (ended is not null && (await transitions.ApplyAsync(order.Id, ended)).Kind == OrderChangeKind.Applied)
            {
                changed++;
            }
            await orders.MarkCheckedAsync(order.Id, clock.GetUtcNow(), agreed: true, ct);
        }
        return changed;
    }
}
