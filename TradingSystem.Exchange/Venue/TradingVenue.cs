using TradingSystem.Alpaca.Text;
using TradingSystem.Alpaca.Trading;
using TradingSystem.Domain.Calendar;
using TradingSystem.Domain.Orders;
using TradingSystem.Exchange.Faults;
using TradingSystem.Exchange.MarketData;
using TradingSystem.Exchange.Rules;
using TradingSystem.Exchange.Venue.Storage;

namespace TradingSystem.Exchange.Venue;

/// <summary>
/// The exchange itself: one account, its orders and positions, one lock. What it answers is in its books.
/// </summary>
public sealed class TradingVenue
{
    private readonly Lock gate = new(), saving = new();
    private readonly VenueFiles files;
    private readonly Dictionary<string, Instrument> instruments;
    private readonly Dictionary<string, AssetWire> assets = new(StringComparer.OrdinalIgnoreCase);
    private readonly VenueBooks books;
    private readonly Ledger ledger;
    private readonly Matcher matcher;
    private readonly MarketDay day;
    private readonly OrderDesk desk;
    private readonly OrderedMishaps mishaps;

    public TradingVenue(
        IEnumerable<Instrument> instruments, VenueFiles files, IUpdateSink sink, VenueIds ids, TimeProvider clock,
        MarketHours hours, FaultBoard? faults = null, FeeSchedule? fees = null)
    {
        this.instruments = instruments.ToDictionary(i => i.Asset.Symbol);
        foreach (var asset in Assets)
        {
            foreach (var name in new[] { asset.Symbol, asset.Symbol.Replace(
                "/", "", StringComparison.Ordinal), asset.Id.ToString() })
            {
                assets[name] = asset;
            }
        }
        (this.files, books) = (files, files.Books);
        ledger = new(files.Journal, books, sink, ids, clock, fees ?? FeeSchedule.Free, ToWire);
        mishaps = new(faults ?? new());
        matcher = new(ledger, mishaps);
        desk = new(ledger, ids);
        day = new(this.instruments.Values, ledger, matcher, hours);
        foreach (var symbol in books.Halted.Where(this.instruments.ContainsKey))
        {
            this.instruments[symbol].IsHalted = true;
        }
        foreach (var order in books.OpenOrders.OrderBy(order => order.SubmittedAt))
        {
            Matcher.Restore(order, this.instruments[order.Symbol]);
        }
    }

    public IEnumerable<AssetWire> Assets => instruments.Values.Select(i => i.Asset);

    /// <summary>May be read at any time.</summary>
    public IEnumerable<SymbolTape> Tapes => instruments.Values.Select(i => i.Tape);

    /// <summary>Reads something of the books and instruments while nothing moves.</summary>
    public T Read<T>(Func<VenueBooks, IReadOnlyDictionary<string, Instrument>, T> read)
    {
        lock (gate) return read(books, instruments);
    }

    /// <summary>Symbol, pair without slash, or asset id, in any case.</summary>
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
            if (mishaps.RefusesToCancel(order))
            {
                ledger.RefuseCancel(order);
            }
            else
            {
                Matcher.Leave(order, instruments[order.Symbol]);
                ledger.End(order, OrderStatus.Canceled);
                mishaps.Canceled(order, order.UpdatedAt);
            }
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

    /// <summary>The price of a symbol jumps by a part of itself, as after news.</summary>
    /// <returns>False when the symbol isn't traded here.</returns>
    public bool Jump(string name, double part)
    {
        if (FindAsset(name) is not { } asset) return false;
        lock (gate) instruments[asset.Symbol].Jump(part);
        return true;
    }

    /// <summary>
    /// Time passes: auctions are held and orders run out when they are due, quotes are renewed with the prices, and
    /// whatever they cross is filled.
    /// </summary>
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
                matcher.Renew(instrument, instrument.NewQuotes());
                matcher.Flow(instrument, elapsed);
                matcher.WatchStops(instrument);
                instrument.PrintQuote(ledger.Now());
            }
            foreach (var (id, qty) in mishaps.Due(ledger.Now()))
            {
                if (books.Find(id) is not { } order) continue;
                ledger.Fill(order, qty, PriceTick.Nearest(instruments[order.Symbol].Price));
            }
            ledger.Tell();
        }
    }

    /// <summary>Orders as they are now, from memory and, what isn't there any more, from the archive.</summary>
    public IReadOnlyList<VenueOrder> Orders(OrderFilter filter)
    {
        IReadOnlyList<VenueOrder> here;
        lock (gate) here = books.Page(filter);
        if (filter.Open == true) return here;
        var known = here.Select(order => order.Id).ToHashSet();
        // Read afterwards: what has left the memory meanwhile is on this page already.
        return [.. filter.Page(here.Concat(files.Store.Orders(filter).Where(order => !known.Contains(order.Id))))];
    }

    /// <summary>Executions, likewise.</summary>
    public IReadOnlyList<Execution> Fills(FillFilter filter)
    {
        IReadOnlyList<Execution> here;
        DateTimeOffset since;
        lock (gate) (here, since) = books.Page(filter);
        if (filter.After >= since || !filter.Forward && here.Count == filter.Limit) return here;
        var older = filter.Until < since ? filter : filter with { Until = since };
        return filter.Forward
            ? [.. files.Store.Fills(older).Concat(here).Take(filter.Limit)]
            : [.. here, .. files.Store.Fills(older with { Limit = filter.Limit - here.Count })];
    }

    /// <summary>When an execution was; null when there is no such.</summary>
    public DateTimeOffset? TimeOf(Guid executionId)
    {
        lock (gate)
        {
            if (books.TimeOf(executionId) is { } time) return time;
        }
        return files.Store.TimeOf(executionId);
    }

    /// <summary>Lets the store follow the journal; what is stored and over may leave the memory.</summary>
    public void Save()
    {
        lock (saving)
        {
            BookChanges changes;
            lock (gate)
            {
                changes = books.TakeChanges(
                    files.Journal.Position, instruments.ToDictionary(i => i.Key, i => i.Value.Mark));
            }
            try
            {
                files.Store.Save(changes);
            }
            catch
            {
                lock (gate) books.PutBack(changes);
                throw;
            }
            lock (gate) books.Forget(changes);
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
