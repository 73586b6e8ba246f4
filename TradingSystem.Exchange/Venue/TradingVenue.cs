using TradingSystem.Core.Alpaca;
using TradingSystem.Core.Calendar;
using TradingSystem.Core.Orders;
using TradingSystem.Core.Time;
using TradingSystem.Exchange.MarketData;

namespace TradingSystem.Exchange.Venue;

/// <summary>The exchange itself: one account, its orders and positions, one lock. What it answers is in its books.</summary>
public sealed class TradingVenue
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, Instrument> instruments;
    private readonly Dictionary<string, AssetWire> assets = [];
    private readonly VenueBooks books;
    private readonly Ledger ledger;
    private readonly Matcher matcher;
    private readonly MarketDay day;
    private readonly OrderDesk desk;

    public TradingVenue(IEnumerable<Instrument> instruments, Journal journal, IReadOnlyList<JournalEntry> past, decimal cash, IUpdateSink sink, IIdSource ids, UniqueClock times, MarketHours hours)
    {
        this.instruments = instruments.ToDictionary(i => i.Asset.Symbol);
        foreach (var asset in Assets)
        {
            foreach (var name in new[] { asset.Symbol, asset.Symbol.Replace("/", "", StringComparison.Ordinal), asset.Id.ToString() }) assets[name] = asset;
        }
        books = new(cash);
        foreach (var entry in past) books.Apply(entry);
        ledger = new(journal, books, sink, ids, times, ToWire);
        matcher = new(ledger);
        desk = new(ledger, ids);
        day = new(this.instruments.Values, ledger, matcher, hours);
        foreach (var symbol in books.Halted.Where(this.instruments.ContainsKey)) this.instruments[symbol].IsHalted = true;
        foreach (var order in books.OpenOrders.OrderBy(order => order.SubmittedAt)) Matcher.Restore(order, this.instruments[order.Symbol]);
    }

    public IEnumerable<AssetWire> Assets => instruments.Values.Select(i => i.Asset);

    /// <summary>May be read at any time.</summary>
    public IEnumerable<SymbolTape> Tapes => instruments.Values.Select(i => i.Tape);

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
            var instrument = instruments[asset.Symbol];
            if (desk.Take(request, instrument, out var order) is { } refusal) return refusal;
            ledger.Place(order!);
            placed = Work(order!, instrument);
        }
        return null;
    }

    /// <summary>Puts another order in the place of an open one.</summary>
    public AlpacaError? Replace(Guid id, ReplaceRequest request, out OrderWire? placed)
    {
        placed = null;
        lock (gate)
        {
            if (books.Find(id) is not { } old) return NoOrder(id);
            var instrument = instruments[old.Symbol];
            if (desk.Replace(old, request, instrument, out var order) is { } refusal) return refusal;
            Matcher.Leave(old, instrument);
            ledger.Replace(old, order!);
            placed = Work(order!, instrument);
        }
        return null;
    }

    public AlpacaError? Cancel(Guid id)
    {
        lock (gate)
        {
            if (books.Find(id) is not { } order) return NoOrder(id);
            if (!order.IsOpen) return OrderDesk.AlreadyFinal(order);
            Matcher.Leave(order, instruments[order.Symbol]);
            ledger.End(order, OrderStatus.Canceled);
            ledger.Tell();
            return null;
        }
    }

    /// <summary>Halts a symbol, or lets it go on with an auction; nothing changes when it is so already.</summary>
    /// <returns>False when the symbol isn't traded here.</returns>
    public bool Halt(string name, bool on)
    {
        if (FindAsset(name) is not { } asset) return false;
        lock (gate)
        {
            day.Halt(instruments[asset.Symbol], on);
            ledger.Tell();
        }
        return true;
    }

    /// <summary>Time passes: auctions are held and orders run out when they are due, quotes are renewed with the prices, and whatever they cross is filled.</summary>
    public void Tick(TimeSpan elapsed)
    {
        lock (gate)
        {
            day.MoveTo(ledger.Now());
            foreach (var instrument in instruments.Values)
            {
                instrument.Move(elapsed);
                instrument.Tape.MoveTo(ledger.Now());
                if (instrument.IsHalted || instrument.Phase == MarketPhase.Closed) continue;
                instrument.Print(ledger.Now(), Instrument.Rounded(instrument.Price, MidpointRounding.ToEven), size: 1);
                matcher.Renew(instrument, instrument.NewQuotes());
                matcher.WatchStops(instrument);
                instrument.PrintQuote(ledger.Now());
            }
            ledger.Tell();
        }
    }

    /// <summary>The answer is the order as it is before it is matched: fills are told by the stream.</summary>
    private OrderWire Work(VenueOrder order, Instrument instrument)
    {
        var answer = ToWire(order);
        matcher.Enter(order, instrument);
        matcher.WatchStops(instrument);
        ledger.Tell();
        return answer;
    }

    private static AlpacaError NoOrder(Guid id) => AlpacaError.NotFound($"order not found for {id}");
}
