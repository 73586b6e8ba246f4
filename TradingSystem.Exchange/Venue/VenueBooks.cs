using TradingSystem.Alpaca.Text;
using TradingSystem.Domain.Orders;
using TradingSystem.Exchange.Prices;
using TradingSystem.Exchange.Rules;
using TradingSystem.Exchange.Venue.Storage;

namespace TradingSystem.Exchange.Venue;

/// <summary>
/// What follows from the journal's lines: orders, fills, cash and positions. Open orders and the latest ended ones are
/// in memory, the others in the archive, from where they are found alike. Not thread-safe.
/// </summary>
public sealed class VenueBooks
{
    private readonly IArchive archive;
    private readonly RecentOrders recent;
    private readonly RecentFills fills;
    private readonly Dictionary<Guid, VenueOrder> open = [];
    private readonly Dictionary<string, Holding> holdings;
    private readonly Dictionary<string, decimal> forSale = [];
    private readonly SortedSet<(DateTimeOffset At, Guid Id)> expiries = [];
    private readonly HashSet<VenueOrder> changed = [];
    private readonly List<Execution> newFills = [];

    /// <param name="state">Where the archive is; null: at the beginning.</param>
    /// <param name="openOrders">The orders that are open there.</param>
    public VenueBooks(
        decimal cash, BookState? state, IEnumerable<VenueOrder> openOrders, IArchive archive, int keptInMemory)
    {
        (this.archive, recent, fills) = (archive, new(keptInMemory), new(keptInMemory));
        (Cash, LastAt, holdings, Halted) = state is null
            ? (cash, default, [], [])
            : (state.Cash, state.LastAt, state.Holdings, state.Halted);
        foreach (var order in openOrders) Enter(order);
    }

    public decimal Cash { get; private set; }

    /// <summary>Cash that short positions tie up.</summary>
    public decimal Collateral => holdings.Values.Sum(holding => ShortSale.Collateral(holding.Qty, holding.Cost));

    /// <summary>What orders may spend.</summary>
    public decimal BuyingPower => Cash - Collateral;

    /// <summary>Symbols whose trading is halted.</summary>
    public HashSet<string> Halted { get; }

    /// <summary>When the last thing happened.</summary>
    public DateTimeOffset LastAt { get; private set; }

    /// <summary>Symbols that are held, with quantity and cost.</summary>
    public IEnumerable<(string Symbol, decimal Qty, decimal Cost)> Positions =>
        holdings.Where(h => h.Value.Qty != 0).Select(h => (h.Key, h.Value.Qty, h.Value.Cost));

    public IReadOnlyCollection<VenueOrder> OpenOrders => open.Values;

    /// <summary>Orders and executions that are in memory.</summary>
    public int InMemory => recent.Count + fills.Count;

    public VenueOrder? Find(Guid id) => recent.Find(id) ?? archive.Find(id);

    public VenueOrder? Find(string clientOrderId) => recent.Find(clientOrderId) ?? archive.Find(clientOrderId);

    public decimal Position(string symbol) => holdings.GetValueOrDefault(symbol).Qty;

    /// <summary>What open sell orders may still sell.</summary>
    public decimal HeldForSale(string symbol) => forSale.GetValueOrDefault(symbol);

    /// <summary>Open orders whose time is over, the earliest first.</summary>
    public IReadOnlyList<VenueOrder> Overdue(
        DateTimeOffset now) => [.. expiries.TakeWhile(expiry => expiry.At <= now).Select(expiry => open[expiry.Id])];

    /// <summary>
    /// Those in memory of what is asked for, as copies; the archive has the rest, and older copies of some.
    /// </summary>
    public IReadOnlyList<VenueOrder> Page(
        OrderFilter filter) => [.. filter
            .Page((filter.Open == true ? open.Values : recent.All).Where(filter.Fits))
            .Select(order => order.Copy())];

    /// <summary>Those in memory of what is asked for, and from when on all are there.</summary>
    public (IReadOnlyList<Execution> Fills, DateTimeOffset Since) Page(FillFilter filter) =>
        (fills.Page(filter), fills.Since);

    public DateTimeOffset? TimeOf(Guid executionId) => fills.TimeOf(executionId);

    public void Apply(JournalEntry entry)
    {
        switch (entry)
        {
            case JournalEntry.Placed(var order): Add(order); break;
            case JournalEntry.Filled fill: Apply(fill); break;
            case JournalEntry.Ended(var id, var status, var at): End(Change(id), status, at); break;
            case JournalEntry.Replaced(var id, var by):
                Change(id).ReplacedBy = by.Id;
                End(Change(id), OrderStatus.Replaced, by.SubmittedAt);
                Add(by);
                break;
            case JournalEntry.Activated(var id, var at):
                (Change(id).Status, Change(id).UpdatedAt, LastAt) = (OrderStatus.New, at, at);
                break;
            case JournalEntry.Trailed(var id, var mark): Change(id).HighWaterMark = mark; break;
            case JournalEntry.Triggered(var id, _, var at):
                (Change(id).TriggeredAt, Change(id).UpdatedAt, LastAt) = (at, at, at);
                break;
            case JournalEntry.Halted(var symbol, var on, var at):
                LastAt = at;
                if (on) Halted.Add(symbol);
                else Halted.Remove(symbol);
                break;
        }
    }

    /// <summary>What the archive hasn't yet, up to a place of the journal.</summary>
    public BookChanges TakeChanges(long position, Dictionary<string, PriceMark> prices)
    {
        var changes = new BookChanges(new(position, Cash, LastAt, new(holdings), [.. Halted], prices),
            [.. changed.Select(order => order.Copy())], [.. newFills]);
        changed.Clear();
        newFills.Clear();
        return changes;
    }

    /// <summary>The archive has them: those that are over may leave the memory, the oldest first.</summary>
    public void Forget(BookChanges saved)
    {
        recent.Forget(saved.Orders, changed);
        fills.Forget(saved.Fills.Count);
    }

    /// <summary>They couldn't be stored after all.</summary>
    public void PutBack(BookChanges unsaved)
    {
        foreach (var copy in unsaved.Orders) Change(copy.Id);
        newFills.InsertRange(0, unsaved.Fills);
    }

    /// <summary>
    /// Null when the account can bear the order. It may take a position from long to short: whoever trades here may do
    /// so for several of their own.
    /// </summary>
    /// <param name="shortable">What isn't held may be sold.</param>
    /// <param name="replaced">What is set aside for the order that it replaces is free for it.</param>
    public AlpacaError? Refusal(VenueOrder order, decimal price, bool shortable, VenueOrder? replaced = null)
    {
        var unit = order.LimitPrice ?? order.StopPrice ?? price;
        if (order.Side == OrderSide.Buy)
        {
            var bought = order.Qty ?? order.Notional!.Value / unit;
            return Afford(Math.Max(0, bought - Math.Max(0, -Position(order.Symbol))) * unit);
        }
        var (qty, available) = (order.Qty
            ?? order.Notional!.Value / price, Position(order.Symbol) - HeldForSale(order.Symbol)
                + (replaced?.RemainingQty ?? 0));
        if (qty <= available) return null;
        return shortable
            ? Afford((qty - Math.Max(0, available)) * Math.Max(unit, price))
            : AlpacaError.InsufficientQty(order.Symbol, qty, available);
    }

    private AlpacaError? Afford(decimal cost)
    {
        var power = BuyingPower;
        return cost > power ? AlpacaError.InsufficientBuyingPower(power, cost) : null;
    }

    private VenueOrder Change(Guid id)
    {
        var order = recent.Find(id)
            ?? recent.Add(
                archive.Find(id)
                    ?? throw new InvalidDataException($"the journal speaks of order {id}, which nobody placed"));
        changed.Add(order);
        return order;
    }

    private void Add(VenueOrder order)
    {
        order.UpdatedAt = LastAt = order.SubmittedAt;
        changed.Add(order);
        Enter(order);
    }

    private void Enter(VenueOrder order)
    {
        recent.Add(order);
        open[order.Id] = order;
        expiries.Add((order.ExpiresAt, order.Id));
        Hold(order, order.RemainingQty ?? 0);
    }

    private void Apply(JournalEntry.Filled fill)
    {
        var order = Change(fill.OrderId);
        order.FilledQty += fill.Qty;
        order.FilledValue += fill.Qty * fill.Price;
        if (order.Qty is not null && order.IsOpen) Hold(order, -fill.Qty);
        if (order.IsOpen) order.Status = OrderStatus.PartiallyFilled;
        order.UpdatedAt = LastAt = fill.At;
        if (fill.Complete) End(order, OrderStatus.Filled, fill.At);
        Move(order, fill);
        var execution = new Execution(fill.ExecutionId, order.Id, order.Symbol, order.Side, fill.Qty, fill.Price,
            fill.Complete, order.FilledQty, order.Qty, fill.At);
        fills.Add(execution);
        newFills.Add(execution);
    }

    private void End(VenueOrder order, OrderStatus status, DateTimeOffset at)
    {
        if (open.Remove(order.Id)) Hold(order, -(order.RemainingQty ?? 0));
        expiries.Remove((order.ExpiresAt, order.Id));
        (order.Status, order.UpdatedAt, order.EndedAt, LastAt) = (status, at, at, at);
    }

    private void Hold(VenueOrder order, decimal qty)
    {
        if (order.Side == OrderSide.Sell) forSale[order.Symbol] = HeldForSale(order.Symbol) + qty;
    }

    private void Move(VenueOrder order, JournalEntry.Filled fill)
    {
        var (qty, cost) = holdings.GetValueOrDefault(order.Symbol);
        var signed = order.Side == OrderSide.Buy ? fill.Qty : -fill.Qty;
        holdings[order.Symbol] = new(qty + signed - fill.FeeQty, EntryCost.After(qty, cost, signed, fill.Price));
        Cash -= signed * fill.Price + fill.Fee;
    }
}
