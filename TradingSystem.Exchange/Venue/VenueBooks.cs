using TradingSystem.Core.Alpaca;
using TradingSystem.Core.Orders;

namespace TradingSystem.Exchange.Venue;

/// <summary>What follows from the journal's lines: orders, fills, cash and positions. Not thread-safe.</summary>
public sealed class VenueBooks(decimal cash)
{
    private readonly Dictionary<Guid, VenueOrder> orders = [];
    private readonly Dictionary<string, VenueOrder> byClientId = [];
    private readonly Dictionary<Guid, VenueOrder> open = [];
    private readonly Dictionary<string, (decimal Qty, decimal Cost)> positions = [];
    private readonly Dictionary<string, decimal> forSale = [];
    private readonly SortedSet<(DateTimeOffset At, Guid Id)> expiries = [];

    public decimal Cash { get; private set; } = cash;

    /// <summary>In the sequence of their arrival.</summary>
    public List<VenueOrder> Orders { get; } = [];

    public List<(JournalEntry.Filled Fill, VenueOrder Order, decimal CumQty)> Fills { get; } = [];

    public VenueOrder? Find(Guid id) => orders.GetValueOrDefault(id);

    public VenueOrder? Find(string clientOrderId) => byClientId.GetValueOrDefault(clientOrderId);

    public decimal Position(string symbol) => positions.GetValueOrDefault(symbol).Qty;

    /// <summary>Symbols that are held, with quantity and cost.</summary>
    public IEnumerable<(string Symbol, decimal Qty, decimal Cost)> Positions => positions.Where(p => p.Value.Qty != 0).Select(p => (p.Key, p.Value.Qty, p.Value.Cost));

    public IReadOnlyCollection<VenueOrder> OpenOrders => open.Values;

    /// <summary>What open sell orders may still sell.</summary>
    public decimal HeldForSale(string symbol) => forSale.GetValueOrDefault(symbol);

    /// <summary>Symbols whose trading is halted.</summary>
    public HashSet<string> Halted { get; } = [];

    /// <summary>When the last thing happened.</summary>
    public DateTimeOffset LastAt { get; private set; }

    /// <summary>Open orders whose time is over, the earliest first.</summary>
    public IReadOnlyList<VenueOrder> Overdue(DateTimeOffset now) => [.. expiries.TakeWhile(expiry => expiry.At <= now).Select(expiry => open[expiry.Id])];

    public void Apply(JournalEntry entry)
    {
        switch (entry)
        {
            case JournalEntry.Placed(var order): Add(order); break;
            case JournalEntry.Filled fill: Apply(fill); break;
            case JournalEntry.Ended(var id, var status, var at): End(orders[id], status, at); break;
            case JournalEntry.Replaced(var id, var by):
                orders[id].ReplacedBy = by.Id;
                End(orders[id], OrderStatus.Replaced, by.SubmittedAt);
                Add(by);
                break;
            case JournalEntry.Activated(var id, var at): (orders[id].Status, orders[id].UpdatedAt, LastAt) = (OrderStatus.New, at, at); break;
            case JournalEntry.Trailed(var id, var mark): orders[id].HighWaterMark = mark; break;
            case JournalEntry.Triggered(var id, _, var at): (orders[id].TriggeredAt, orders[id].UpdatedAt, LastAt) = (at, at, at); break;
            case JournalEntry.Halted(var symbol, var on, var at):
                LastAt = at;
                if (on) Halted.Add(symbol);
                else Halted.Remove(symbol);
                break;
        }
    }

    /// <summary>Null when the account can bear the order.</summary>
    /// <param name="replaced">What is set aside for the order that it replaces is free for it.</param>
    public AlpacaError? Refusal(VenueOrder order, decimal price, VenueOrder? replaced = null)
    {
        if (order.Side == OrderSide.Buy)
        {
            var cost = order.Notional ?? order.Qty!.Value * (order.LimitPrice ?? order.StopPrice ?? price);
            return cost > Cash ? AlpacaError.InsufficientBuyingPower(Cash, cost) : null;
        }
        var (qty, available) = (order.Qty ?? order.Notional!.Value / price, Position(order.Symbol) - HeldForSale(order.Symbol) + (replaced?.RemainingQty ?? 0));
        return qty > available ? AlpacaError.InsufficientQty(order.Symbol, qty, available) : null;
    }

    private void Add(VenueOrder order)
    {
        order.UpdatedAt = LastAt = order.SubmittedAt;
        orders[order.Id] = byClientId[order.ClientOrderId] = order;
        open[order.Id] = order;
        Orders.Add(order);
        if (order.ExpiresAt is { } at) expiries.Add((at, order.Id));
        Hold(order, order.RemainingQty ?? 0);
    }

    private void Apply(JournalEntry.Filled fill)
    {
        var order = orders[fill.OrderId];
        order.FilledQty += fill.Qty;
        order.FilledValue += fill.Qty * fill.Price;
        if (order.Qty is not null && order.IsOpen) Hold(order, -fill.Qty);
        if (order.IsOpen) (order.Status, order.UpdatedAt) = (OrderStatus.PartiallyFilled, fill.At);
        LastAt = fill.At;
        if (fill.Complete) End(order, OrderStatus.Filled, fill.At);
        Move(order, fill);
        Fills.Add((fill, order, order.FilledQty));
    }

    private void End(VenueOrder order, OrderStatus status, DateTimeOffset at)
    {
        if (open.Remove(order.Id)) Hold(order, -(order.RemainingQty ?? 0));
        if (order.ExpiresAt is { } expiry) expiries.Remove((expiry, order.Id));
        (order.Status, order.UpdatedAt, order.EndedAt, LastAt) = (status, at, at, at);
    }

    private void Hold(VenueOrder order, decimal qty)
    {
        if (order.Side == OrderSide.Sell) forSale[order.Symbol] = HeldForSale(order.Symbol) + qty;
    }

    /// <summary>Executions after a time, so many at most: in their sequence, or from the latest back.</summary>
    /// <param name="behind">The <see cref="ActivityId"/> to go on from; when there is no such execution among them, nothing comes behind it.</param>
    public IReadOnlyList<(JournalEntry.Filled Fill, VenueOrder Order, decimal CumQty)> PageOfFills(DateTimeOffset after, bool forward, int size, string? behind)
    {
        var (first, last) = (FirstFillAfter(after), Fills.Count - 1);
        if (!string.IsNullOrEmpty(behind))
        {
            if (PlaceOf(behind) is not { } place || place < first) return [];
            (first, last) = forward ? (place + 1, last) : (first, place - 1);
        }
        var count = Math.Clamp(last - first + 1, 0, size);
        return forward ? Fills.GetRange(first, count) : [.. Enumerable.Range(0, count).Select(n => Fills[last - n])];
    }

    private int? PlaceOf(string activityId)
    {
        if (ActivityId.Parse(activityId) is not var (time, execution)) return null;
        for (var place = FirstFillAfter(new(Math.Max(0, time.UtcTicks - 1), TimeSpan.Zero)); place < Fills.Count && (Fills[place].Fill.At - time).TotalMilliseconds < 1; place++)
        {
            if (Fills[place].Fill.ExecutionId.ToString() == execution) return place;
        }
        return null;
    }

    /// <summary>Fills are kept in the sequence of their times: found by halving.</summary>
    private int FirstFillAfter(DateTimeOffset time)
    {
        var (low, high) = (0, Fills.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (Fills[middle].Fill.At <= time) low = middle + 1;
            else high = middle;
        }
        return low;
    }

    private void Move(VenueOrder order, JournalEntry.Filled fill)
    {
        var (qty, cost) = positions.GetValueOrDefault(order.Symbol);
        var signed = order.Side == OrderSide.Buy ? fill.Qty : -fill.Qty;
        cost += signed > 0 ? signed * fill.Price : qty == 0 ? 0 : signed * cost / qty;
        positions[order.Symbol] = (qty + signed, cost);
        Cash -= signed * fill.Price;
    }
}
