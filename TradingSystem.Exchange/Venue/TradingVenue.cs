using TradingSystem.Core.Alpaca;
using TradingSystem.Core.Orders;
using TradingSystem.Core.Time;
using TradingSystem.Exchange.Matching;

namespace TradingSystem.Exchange.Venue;

/// <summary>The exchange itself: one account, its orders and positions, one lock. What it answers is in its books.</summary>
public sealed class TradingVenue
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, Instrument> instruments;
    private readonly Dictionary<string, AssetWire> assets = [];
    private readonly Journal journal;
    private readonly VenueBooks books;
    private readonly IUpdateSink sink;
    private readonly IIdSource ids;
    private readonly UniqueClock times;
    private readonly List<TradeUpdateWire> untold = [];

    public TradingVenue(IEnumerable<Instrument> instruments, Journal journal, IReadOnlyList<JournalEntry> past, decimal cash, IUpdateSink sink, IIdSource ids, UniqueClock times)
    {
        this.instruments = instruments.ToDictionary(i => i.Asset.Symbol);
        foreach (var asset in Assets)
        {
            foreach (var name in new[] { asset.Symbol, asset.Symbol.Replace("/", "", StringComparison.Ordinal), asset.Id.ToString() }) assets[name] = asset;
        }
        (this.journal, this.sink, this.ids, this.times) = (journal, sink, ids, times);
        books = new(cash);
        foreach (var entry in past) books.Apply(entry);
        foreach (var order in books.OpenOrders) Enter(order);
    }

    public IEnumerable<AssetWire> Assets => instruments.Values.Select(i => i.Asset);

    /// <summary>Reads something of the books and instruments while nothing moves.</summary>
    public T Read<T>(Func<VenueBooks, IReadOnlyDictionary<string, Instrument>, T> read)
    {
        lock (gate) return read(books, instruments);
    }

    /// <summary>Symbol, pair without slash, or asset id.</summary>
    public AssetWire? FindAsset(string name) => assets.GetValueOrDefault(name);

    public OrderWire ToWire(VenueOrder order) => order.ToWire(instruments[order.Symbol].Asset);

    /// <summary>Takes an order, matches it, and writes both down before it returns.</summary>
    public AlpacaError? Place(OrderRequest request, out OrderWire? placed)
    {
        placed = null;
        if (FindAsset(request.Symbol) is not { } asset) return AlpacaError.Invalid($"asset {request.Symbol} not found");
        lock (gate)
        {
            var id = ids.Next();
            var clientOrderId = request.ClientOrderId ?? id.ToString();
            if (books.Find(clientOrderId) is not null) return AlpacaError.DuplicateClientOrderId;
            var instrument = instruments[asset.Symbol];
            if (books.Refusal(request, asset.Symbol, instrument.Price) is { } refusal) return refusal;

            var order = new VenueOrder
            {
                Id = id,
                ClientOrderId = clientOrderId,
                Symbol = asset.Symbol,
                Side = request.Side,
                Type = request.Type,
                TimeInForce = request.TimeInForce,
                Qty = request.Qty,
                Notional = request.Notional,
                LimitPrice = request.LimitPrice,
                ExtendedHours = request.ExtendedHours,
                SubmittedAt = times.Next(),
            };
            Record(new JournalEntry.Placed(order));
            placed = ToWire(order);   // as it is before it is matched: fills are told by the stream
            Announce("new", order);
            Work(order, instrument);
            Tell();
        }
        return null;
    }

    public AlpacaError? Cancel(Guid id)
    {
        lock (gate)
        {
            if (books.Find(id) is not { } order) return AlpacaError.NotFound($"order not found for {id}");
            if (!order.IsOpen) return AlpacaError.Unprocessable($"order is already in \"{WireName<OrderStatus>.Of(order.Status)}\" state");
            Leave(order);
            End(order, OrderStatus.Canceled, "canceled");
            Tell();
            return null;
        }
    }

    /// <summary>The next price of every symbol: quotes are renewed, and whatever they cross is filled.</summary>
    public void Tick(TimeSpan elapsed)
    {
        lock (gate)
        {
            foreach (var instrument in instruments.Values)
            {
                instrument.Print(times.Next(), Instrument.Rounded(instrument.Price, MidpointRounding.ToEven), size: 1);
                foreach (var quote in instrument.Requote(elapsed))
                {
                    while (instrument.Book.Take(quote) is { } match) Fill(match.Resting.Id, instrument, match);
                    if (quote.Qty > 0) instrument.Book.Rest(quote);
                }
                VenueOrder[] hungry = [.. instrument.Hungry];
                instrument.Hungry.Clear();
                foreach (var order in hungry) Work(order, instrument);
            }
            Tell();
        }
    }

    /// <summary>Matches an order against the book and does with the rest what its time in force says.</summary>
    private void Work(VenueOrder order, Instrument instrument)
    {
        var taking = new BookOrder(order.Id, order.Side, order.LimitPrice, order.RemainingQty ?? decimal.MaxValue);
        if (order.TimeInForce == TimeInForce.Fok && order.Qty is { } all && instrument.Book.Available(taking) < all)
        {
            End(order, OrderStatus.Canceled, "canceled");
            return;
        }
        Func<decimal, decimal>? affordable = order.Notional is null ? null : price => Affordable(order, price);
        while (order.IsOpen && instrument.Book.Take(taking, affordable) is { } match)
        {
            Fill(order.Id, instrument, match);
            if (!instrument.IsQuote(match.Resting)) Fill(match.Resting.Id, instrument, match);
        }
        if (!order.IsOpen) return;
        if (order.TimeInForce is TimeInForce.Ioc or TimeInForce.Fok) End(order, OrderStatus.Canceled, "canceled");
        else if (order.LimitPrice is null) instrument.Hungry.Add(order);
        else
        {
            order.InBook = taking;
            instrument.Book.Rest(taking);
        }
    }

    /// <summary>What an order by value can still take at a price: nine decimals, rounded down.</summary>
    private static decimal Affordable(VenueOrder order, decimal price) => decimal.Round((order.Notional!.Value - order.FilledValue) / price, 9, MidpointRounding.ToZero);

    private void Fill(Guid id, Instrument instrument, Match match)
    {
        if (books.Find(id) is not { } order) return;
        var now = times.Next();
        var complete = (order.RemainingQty ?? Affordable(order, match.Price)) <= match.Qty;
        var execution = ids.Next();
        Record(new JournalEntry.Filled(order.Id, execution, match.Qty, match.Price, complete, now));
        instrument.Print(now, match.Price, match.Qty);
        untold.Add(new()
        {
            Event = complete ? "fill" : "partial_fill",
            ExecutionId = execution.ToString(),
            Timestamp = now,
            Price = match.Price,
            Qty = match.Qty,
            PositionQty = books.Position(order.Symbol),
            Order = ToWire(order),
        });
    }

    private void Enter(VenueOrder order)
    {
        var instrument = instruments[order.Symbol];
        if (order.LimitPrice is null) instrument.Hungry.Add(order);
        else instrument.Book.Rest(order.InBook = new(order.Id, order.Side, order.LimitPrice, order.RemainingQty ?? 0));
    }

    private void Leave(VenueOrder order)
    {
        var instrument = instruments[order.Symbol];
        if (order.InBook is { } resting) instrument.Book.Remove(resting);
        instrument.Hungry.Remove(order);
    }

    private void End(VenueOrder order, OrderStatus status, string update)
    {
        Record(new JournalEntry.Ended(order.Id, status, times.Next()));
        Announce(update, order);
    }

    private void Announce(string update, VenueOrder order) => untold.Add(new() { Event = update, Timestamp = order.UpdatedAt, Order = ToWire(order) });

    /// <summary>What is written down may be told.</summary>
    private void Tell()
    {
        journal.Flush();
        foreach (var update in untold) sink.Send(update);
        untold.Clear();
    }

    private void Record(JournalEntry entry)
    {
        journal.Write(entry);
        books.Apply(entry);
    }
}
