using TradingSystem.Alpaca.Trading;
using TradingSystem.Domain.Calendar;
using TradingSystem.Domain.Orders;
using TradingSystem.Exchange;
using TradingSystem.Exchange.Faults;
using TradingSystem.Exchange.Prices;
using TradingSystem.Exchange.Rules;
using TradingSystem.Exchange.Venue;
using TradingSystem.Exchange.Venue.Storage;

namespace TradingSystem.UnitTests.Exchange;

/// <summary>
/// A venue with one stock (and BTC/USD) whose price and time the test sets. It starts on Tuesday, 10 March 2026, 11:00
/// in New York.
/// </summary>
internal sealed class VenueBench : IDisposable
{
    public static readonly DateTimeOffset Start = new(2026, 3, 10, 11, 0, 0, TimeSpan.FromHours(-4));

    /// <summary>Equal levels of some ten shares, a dollar apart, and nobody else in the market.</summary>
    public static readonly ExchangeOptions Quiet = new()
    {
        LevelValue = 1000,
        Levels = 2,
        SpreadBasisPoints = 100,
        SizeVariation = 0,
        DailyValue = 0
    };

    private sealed class SetPrice(VenueBench bench) : IPriceSource
    {
        public decimal Next(TimeSpan elapsed) => bench.Price;
    }

    private sealed class SetClock(VenueBench bench) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => bench.Now.ToUniversalTime();
    }

    private sealed class Sink(VenueBench bench) : IUpdateSink
    {
        public void Send(TradeUpdateWire update) => bench.Updates.Add(update);
    }

    private VenueFiles? files;

    public string Folder { get; } = Directory.CreateTempSubdirectory("venue").FullName;

    public decimal Price { get; set; } = 100;

    public DateTimeOffset Now { get; set; } = Start;

    public List<TradeUpdateWire> Updates { get; } = [];

    public IEnumerable<string> Events => Updates.Select(update => update.Event);

    public TradingVenue Venue { get; private set; } = null!;

    public ExchangeOptions Options { get; set; } = Quiet;

    public TradingHours Hours { get; set; }

    public FaultBoard Faults { get; } = new();

    public FeeSchedule Fees { get; set; } = FeeSchedule.Free;

    public VenueFiles Files => files!;

    /// <summary>The venue's record of executions, from its journal.</summary>
    public IEnumerable<JournalEntry.Filled> Executions =>
        Files.Journal.ReadFrom(0).Select(line => line.Entry).OfType<JournalEntry.Filled>();

    public void Dispose()
    {
        files?.Dispose();
        Directory.Delete(Folder, recursive: true);
    }

    /// <summary>Starts the venue, or starts it again on its books.</summary>
    public TradingVenue Open(bool tick = true)
    {
        Close();
        files = VenueFiles.Open(Folder, 1_000_000, Options.KeptInMemory);
        var clock = new SetClock(this);
        Venue = new(
            [new(new SymbolOptions { Symbol = "AAPL" }, new SetPrice(this), Options),
            new(new SymbolOptions { Symbol = "BTC/USD" }, new SetPrice(this), Options)],
            files, new Sink(this), new VenueIds(clock), clock, new MarketHours(new() { Hours = Hours }), Faults, Fees);
        if (tick) Venue.Tick(TimeSpan.Zero);
        return Venue;
    }

    public void Close()
    {
        files?.Dispose();
        files = null;
    }

    /// <summary>The market goes to a price.</summary>
    public void MoveTo(decimal price)
    {
        Price = price;
        Venue.Tick(TimeSpan.FromSeconds(1));
    }

    /// <summary>Time goes on, at the same price.</summary>
    public void MoveTo(DateTimeOffset time)
    {
        Now = time;
        Venue.Tick(TimeSpan.FromSeconds(1));
    }

    public static OrderRequest Request(OrderSide side, decimal? qty, decimal? limit = null,
        TimeInForce force = TimeInForce.Day, decimal? notional = null, string? id = null,
        bool extended = false) => new()
        {
            Symbol = "AAPL",
            Side = side,
            Type = limit is null ? OrderType.Market : OrderType.Limit,
            TimeInForce = force,
            Qty = qty,
            Notional = notional,
            LimitPrice = limit,
            ClientOrderId = id,
            ExtendedHours = extended,
        };

    public static OrderRequest Stop(OrderSide side, decimal qty, decimal stop, decimal? limit = null) =>
        Request(side, qty) with
        {
            Type = limit is null ? OrderType.Stop : OrderType.StopLimit,
            StopPrice = stop,
            LimitPrice = limit,
            TimeInForce = TimeInForce.Gtc
        };

    public static OrderRequest Trailing(OrderSide side, decimal qty, decimal? trail = null, decimal? percent = null) =>
        Request(side, qty) with
        {
            Type = OrderType.TrailingStop,
            TrailPrice = trail,
            TrailPercent = percent,
            TimeInForce = TimeInForce.Gtc
        };

    /// <summary>Places an order and returns it as it is after it was matched.</summary>
    public OrderWire Place(OrderRequest request)
    {
        Assert.Null(Venue.Place(request, out var placed));
        return Order(placed!.Id);
    }

    public OrderWire Order(Guid id) => Venue.Read((books, _) => Venue.ToWire(books.Find(id)!));
}
