using TradingSystem.Core.Orders;

namespace TradingSystem.Exchange.Matching;

/// <summary>Price-time priority: the best price first, at one price the older order first. Not thread-safe.</summary>
public sealed class OrderBook
{
    private readonly SortedDictionary<decimal, LinkedList<BookOrder>> asks = [];
    private readonly SortedDictionary<decimal, LinkedList<BookOrder>> bids = new(Comparer<decimal>.Create((a, b) => b.CompareTo(a)));

    public (decimal Price, decimal Qty)? BestBid => Best(bids);

    public (decimal Price, decimal Qty)? BestAsk => Best(asks);

    /// <summary>What rests at each price of a side, best first.</summary>
    public IEnumerable<(decimal Price, decimal Qty)> Levels(OrderSide side) => Own(side).Select(level => (level.Key, level.Value.Sum(order => order.Qty)));

    /// <summary>What could be matched against now, within the order's limit.</summary>
    public decimal Available(BookOrder incoming) =>
        Opposite(incoming.Side).TakeWhile(level => incoming.Accepts(level.Key)).Sum(level => level.Value.Sum(order => order.Qty));

    /// <summary>Matches the incoming order with the one that has priority; null when there is none that it accepts.</summary>
    public Match? Take(BookOrder incoming)
    {
        var levels = Opposite(incoming.Side);
        if (incoming.Qty <= 0 || levels.Count == 0) return null;
        var (price, queue) = levels.First();
        if (!incoming.Accepts(price)) return null;
        var resting = queue.First!.Value;
        var qty = Math.Min(resting.Qty, incoming.WantedAt(price));
        if (qty <= 0) return null;
        resting.Qty -= qty;
        incoming.Qty -= qty;
        if (resting.Qty == 0) queue.RemoveFirst();
        if (queue.Count == 0) levels.Remove(price);
        return new(resting, incoming, qty, price);
    }

    /// <summary>Puts an order with a limit behind the others of its price.</summary>
    public void Rest(BookOrder order)
    {
        var (levels, price) = (Own(order.Side), order.Limit ?? throw new ArgumentException("only an order with a limit can rest"));
        if (!levels.TryGetValue(price, out var queue)) levels[price] = queue = [];
        queue.AddLast(order);
    }

    /// <summary>All orders, asks before bids, best first.</summary>
    public IEnumerable<BookOrder> Orders => asks.Values.Concat(bids.Values).SelectMany(queue => queue);

    public bool Remove(BookOrder order)
    {
        var (levels, price) = (Own(order.Side), order.Limit ?? 0);
        if (!levels.TryGetValue(price, out var queue) || !queue.Remove(order)) return false;
        if (queue.Count == 0) levels.Remove(price);
        return true;
    }

    private SortedDictionary<decimal, LinkedList<BookOrder>> Own(OrderSide side) => side == OrderSide.Buy ? bids : asks;

    private SortedDictionary<decimal, LinkedList<BookOrder>> Opposite(OrderSide side) => side == OrderSide.Buy ? asks : bids;

    private static (decimal, decimal)? Best(SortedDictionary<decimal, LinkedList<BookOrder>> levels)
    {
        foreach (var (price, queue) in levels) return (price, queue.Sum(order => order.Qty));
        return null;
    }
}
