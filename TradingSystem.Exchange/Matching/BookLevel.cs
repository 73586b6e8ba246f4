namespace TradingSystem.Exchange.Matching;

/// <summary>
/// The orders at one price, the oldest first. The market maker's quotes queue like any order; customers that come
/// between keep their place.
/// </summary>
internal sealed class BookLevel
{
    public LinkedList<BookOrder> Queue { get; } = [];

    public decimal Qty { get; private set; }

    /// <summary>How much of it is the market maker's.</summary>
    public decimal Quoted { get; private set; }

    public bool IsEmpty => Queue.Count == 0;

    /// <summary>At the end of the queue; a quote behind a quote makes that one larger.</summary>
    public void Add(BookOrder order)
    {
        if (order.IsQuote && Queue.Last?.Value is { IsQuote: true } last) last.Qty += order.Qty;
        else Queue.AddLast(order);
        Count(order, order.Qty);
    }

    public void TakeFromFirst(decimal qty)
    {
        var first = Queue.First!.Value;
        first.Qty -= qty;
        Count(first, -qty);
        if (first.Qty == 0) Queue.RemoveFirst();
    }

    public bool Remove(BookOrder order)
    {
        if (!Queue.Remove(order)) return false;
        Count(order, -order.Qty);
        return true;
    }

    public void RemoveQuotes()
    {
        foreach (var quote in Queue.Where(order => order.IsQuote).ToArray()) Remove(quote);
    }

    private void Count(BookOrder order, decimal qty)
    {
        Qty += qty;
        if (order.IsQuote) Quoted += qty;
    }
}
