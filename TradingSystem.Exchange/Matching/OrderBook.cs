using TradingSystem.Domain.Orders;

namespace TradingSystem.Exchange.Matching;

/// <summary>Price-time priority: the best price first, at one price the older order first. Not thread-safe.</summary>
public sealed class OrderBook
{
    private readonly SortedDictionary<decimal, BookLevel> asks = [];
    private readonly SortedDictionary<decimal, BookLevel> bids = new(
        Comparer<decimal>.Create((a, b) => b.CompareTo(a)));

    public (decimal Price, decimal Qty)? BestBid => Best(bids);

    public (decimal Price, decimal Qty)? BestAsk => Best(asks);

    /// <summary>All orders, asks before bids, best first.</summary>
    public IEnumerable<BookOrder> Orders => asks.Values.Concat(bids.Values).SelectMany(level => level.Queue);

    /// <summary>What rests at each price of a side, best first.</summary>
    public IEnumerable<(decimal Price, decimal Qty)> Levels(OrderSide side) =>
        Own(side).Select(level => (level.Key, level.Value.Qty));

    /// <summary>What could be matched against now, within the order's limit.</summary>
    public decimal Available(BookOrder incoming) =>
        Opposite(incoming.Side).TakeWhile(level => incoming.Accepts(level.Key)).Sum(level => level.Value.Qty);

    /// <summary>
    /// Matches the incoming order with the one that has priority; null when there is none that it accepts.
    /// </summary>
    public Match? Take(BookOrder incoming)
    {
        var levels = Opposite(incoming.Side);
        if (incoming.Qty <= 0 || levels.Count == 0) return null;
        var (price, level) = levels.First();
        if (!incoming.Accepts(price)) return null;
        var resting = level.Queue.First!.Value;
        var qty = Math.Min(resting.Qty, incoming.WantedAt(price));
        if (qty <= 0) return null;
        incoming.Qty -= qty;
        level.TakeFromFirst(qty);
        if (level.IsEmpty) levels.Remove(price);
        return new(resting, incoming, qty, price);
    }

    /// <summary>Puts an order with a limit behind the others of its price.</summary>
    public void Rest(BookOrder order)
    {
        var (levels, price) = (Own(order.Side), order.Limit
            ?? throw new ArgumentException("only an order with a limit can rest"));
        if (!levels.TryGetValue(price, out var level)) levels[price] = level = new();
        level.Add(order);
    }

    public bool Remove(BookOrder order)
    {
        var (levels, price) = (Own(order.Side), order.Limit ?? 0);
        if (!levels.TryGetValue(price, out var level) || !level.Remove(order)) return false;
        if (level.IsEmpty) levels.Remove(price);
        return true;
    }

    /// <summary>What the market maker shows at a price.</summary>
    public decimal Quoted(OrderSide side, decimal price) => Own(side).GetValueOrDefault(price)?.Quoted ?? 0;

    /// <summary>Takes the market maker's quotes away, except at the prices that he keeps.</summary>
    public void Withdraw(OrderSide side, Func<decimal, bool> kept)
    {
        var levels = Own(side);
        foreach (var (price, level) in levels.Where(level => level.Value.Quoted > 0 && !kept(level.Key)).ToArray())
        {
            level.RemoveQuotes();
            if (level.IsEmpty) levels.Remove(price);
        }
    }

    private SortedDictionary<decimal, BookLevel> Own(OrderSide side) => side == OrderSide.Buy ? bids : asks;

    private SortedDictionary<decimal, BookLevel> Opposite(OrderSide side) => side == OrderSide.Buy ? asks : bids;

    private static (decimal, decimal)? Best(SortedDictionary<decimal, BookLevel> levels)
    {
        foreach (var (price, level) in levels) return (price, level.Qty);
        return null;
    }
}
