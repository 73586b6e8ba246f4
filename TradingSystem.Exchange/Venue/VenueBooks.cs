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

    public void Apply(JournalEntry entry)
    {
        switch (entry)
        {
            case JournalEntry.Placed(var order):
                order.UpdatedAt = order.SubmittedAt;
                orders[order.Id] = byClientId[order.ClientOrderId] = order;
                open[order.Id] = order;
                Orders.Add(order);
                Hold(order, order.RemainingQty ?? 0);
                break;
            case JournalEntry.Filled fill:
                var filled = orders[fill.OrderId];
                filled.FilledQty += fill.Qty;
                filled.FilledValue += fill.Qty * fill.Price;
                filled.Status = fill.Complete ? OrderStatus.Filled : OrderStatus.PartiallyFilled;
                filled.UpdatedAt = fill.At;
                if (fill.Complete)
                {
                    filled.EndedAt = fill.At;
                    open.Remove(filled.Id);
                }
                if (filled.Qty is not null) Hold(filled, -fill.Qty);
                Move(filled, fill);
                Fills.Add((fill, filled, filled.FilledQty));
                break;
            case JournalEntry.Ended(var id, var status, var at):
                if (open.ContainsKey(id)) Hold(orders[id], -(orders[id].RemainingQty ?? 0));
                (orders[id].Status, orders[id].UpdatedAt, orders[id].EndedAt) = (status, at, at);
                open.Remove(id);
                break;
        }
    }

    /// <summary>Null when the account can bear the order.</summary>
    public AlpacaError? Refusal(OrderRequest request, string symbol, decimal price)
    {
        if (request.Side == OrderSide.Buy)
        {
            var cost = request.Notional ?? request.Qty!.Value * (request.LimitPrice ?? price);
            return cost > Cash ? AlpacaError.InsufficientBuyingPower(Cash, cost) : null;
        }
        var (qty, available) = (request.Qty ?? request.Notional!.Value / price, Position(symbol) - HeldForSale(symbol));
        return qty > available ? AlpacaError.InsufficientQty(symbol, qty, available) : null;
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
