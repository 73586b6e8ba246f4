using TradingSystem.Domain.Orders;

namespace TradingSystem.Exchange.Matching;

/// <summary>
/// A call auction: all orders meet at one moment, at the one price that executes most; of several such prices the one
/// nearest to the reference price, then the lower. The principle is that of the exchanges' opening and closing auctions
/// (L. Harris, Trading and Exchanges, chapter 6).
/// </summary>
public static class Auction
{
    /// <summary>Null when no two orders accept the same price.</summary>
    public static (decimal Price, decimal Volume)? Clear(IReadOnlyCollection<BookOrder> orders, decimal reference)
    {
        var (unlimited, limited) = (orders
            .Where(order => order.Limit is null)
            .ToArray(), orders.Where(order => order.Limit is not null).OrderBy(order => order.Limit).ToArray());
        // Falls as the price rises.
        var demand = limited.Where(order => order.Side == OrderSide.Buy).Sum(order => order.Qty);
        var (supply, bought, sold) = (0m, 0, 0);
        (decimal Price, decimal Volume)? best = null;
        foreach (var price in limited.Select(order => order.Limit!.Value).Append(reference).Distinct().Order())
        {
            for (; sold < limited.Length && limited[sold].Limit <= price; sold++)
            {
                supply += limited[sold].Side == OrderSide.Sell ? limited[sold].Qty : 0;
            }
            for (; bought < limited.Length && limited[bought].Limit < price; bought++)
            {
                demand -= limited[bought].Side == OrderSide.Buy ? limited[bought].Qty : 0;
            }
            var volume = Math.Min(demand + Unlimited(OrderSide.Buy, price), supply + Unlimited(OrderSide.Sell, price));
            if (volume <= 0) continue;
            if (best is not var (chosen, most)
                || volume > most
                || volume == most && Math.Abs(price - reference) < Math.Abs(chosen - reference))
            {
                best = (price, volume);
            }
        }
        return best;

        decimal Unlimited(OrderSide side, decimal price) =>
            unlimited.Where(order => order.Side == side).Sum(order => order.WantedAt(price));
    }

    /// <summary>
    /// Pairs the orders at the clearing price, each side by priority: orders without a limit, then the better limit,
    /// then the earlier in the list.
    /// </summary>
    public static IEnumerable<Match> Pair(IReadOnlyCollection<BookOrder> orders, decimal price, decimal volume)
    {
        var (buys, sells) = (Sorted(orders, OrderSide.Buy, price), Sorted(orders, OrderSide.Sell, price));
        var (b, s) = (0, 0);
        while (volume > 0 && b < buys.Count && s < sells.Count)
        {
            var qty = Math.Min(volume, Math.Min(buys[b].WantedAt(price), sells[s].WantedAt(price)));
            if (qty > 0)
            {
                buys[b].Qty -= qty;
                sells[s].Qty -= qty;
                volume -= qty;
                yield return new(sells[s], buys[b], qty, price);
            }
            if (buys[b].WantedAt(price) <= 0) b++;
            if (s < sells.Count && sells[s].WantedAt(price) <= 0) s++;
        }
    }

    private static List<BookOrder> Sorted(IEnumerable<BookOrder> orders, OrderSide side, decimal price) =>
    [
        .. orders.Where(order => order.Side == side && order.Accepts(price))
            .OrderBy(order => order.Limit is null ? 0 : 1)
            .ThenBy(order => side == OrderSide.Buy ? -order.Limit : order.Limit),
    ];
}
