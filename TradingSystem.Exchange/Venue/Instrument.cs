using System.Security.Cryptography;
using System.Text;
using TradingSystem.Core.Alpaca;
using TradingSystem.Core.Alpaca.Market;
using TradingSystem.Core.Calendar;
using TradingSystem.Core.Orders;
using TradingSystem.Exchange.MarketData;
using TradingSystem.Exchange.Matching;
using TradingSystem.Exchange.Prices;

namespace TradingSystem.Exchange.Venue;

/// <summary>A symbol with its book, its price, and the market maker's quotes around it.</summary>
public sealed class Instrument(SymbolOptions symbol, IPriceSource prices, ExchangeOptions options)
{
    private readonly List<BookOrder> quotes = [];

    public AssetWire Asset { get; } = new()
    {
        Id = new(SHA256.HashData(Encoding.UTF8.GetBytes("asset " + symbol.Symbol)).AsSpan(0, 16)),   // the same in every run
        Class = symbol.IsCrypto ? AssetWire.Crypto : AssetWire.UsEquity,
        Exchange = symbol.IsCrypto ? "CRYPTO" : "NASDAQ",
        Symbol = symbol.Symbol,
        Name = symbol.Name,
        MinOrderSize = symbol.IsCrypto ? 0.000000001m : null,
        MinTradeIncrement = symbol.IsCrypto ? 0.000000001m : null,
        PriceIncrement = symbol.IsCrypto ? 0.01m : null,
    };

    public bool IsCrypto => symbol.IsCrypto;

    public OrderBook Book { get; } = new();

    /// <summary>Open orders without a limit, and those by value, that found too little in the book: they go first at the next price.</summary>
    public List<VenueOrder> Hungry { get; } = [];

    /// <summary>Stops that the market hasn't reached.</summary>
    public List<VenueOrder> Stops { get; } = [];

    /// <summary>Orders that wait for the opening, or for the end of a halt.</summary>
    public List<VenueOrder> Waiting { get; } = [];

    /// <summary>Orders for one auction only.</summary>
    public List<VenueOrder> ForAuction { get; } = [];

    /// <summary>Prices of trades that the stops haven't seen.</summary>
    public Queue<decimal> UnseenPrices { get; } = [];

    public MarketPhase Phase { get; set; } = MarketPhase.Regular;

    public bool IsHalted { get; set; }

    /// <summary>Stops aren't triggered by trades in extended hours.</summary>
    public bool StopsWork => !IsHalted && Phase == MarketPhase.Regular;

    public decimal Price { get; private set; } = prices.Next(TimeSpan.Zero);

    public TradeWire LastTrade { get; private set; } = new();

    public SymbolTape Tape { get; } = new(symbol.Symbol, symbol.IsCrypto, options.TapeLength, options.MinuteBarDays);

    public bool MayTrade(VenueOrder order) => !IsHalted && (Phase == MarketPhase.Regular || Phase == MarketPhase.Extended && order.ExtendedHours);

    /// <summary>A trade for the tape: of a customer, or of the market that the generated price stands for.</summary>
    public void Print(DateTimeOffset at, decimal price, decimal size)
    {
        // Who took isn't known here; the tick test says that a buyer did where the price hasn't fallen.
        LastTrade = TradeWire.Of(symbol.IsCrypto, at, price, size, LastTrade.Id + 1, price >= LastTrade.Price);
        Tape.Add(LastTrade);
        if (Stops.Count > 0) UnseenPrices.Enqueue(price);
    }

    /// <summary>The best quotes for the tape, after they were renewed.</summary>
    public void PrintQuote(DateTimeOffset at)
    {
        var (bid, ask) = (Book.BestBid, Book.BestAsk);
        Tape.Add(QuoteWire.Of(symbol.IsCrypto, at, bid?.Price ?? 0, bid?.Qty ?? 0, ask?.Price ?? 0, ask?.Qty ?? 0));
    }

    public static bool IsQuote(BookOrder order) => order.Id == Guid.Empty;

    public void Move(TimeSpan elapsed) => Price = prices.Next(elapsed);

    /// <summary>Takes the market maker's quotes out of the book.</summary>
    public void Withdraw()
    {
        foreach (var quote in quotes) Book.Remove(quote);
        quotes.Clear();
    }

    /// <summary>Withdraws the market maker's quotes and returns new ones around the price, best first; the caller lets them meet the customers' orders.</summary>
    public IReadOnlyList<BookOrder> NewQuotes()
    {
        Withdraw();
        for (var level = 0; level < options.Levels; level++)
        {
            var away = Price * options.SpreadBasisPoints / 10_000 * (0.5m + level);
            var (bid, ask) = (Rounded(Price - away, MidpointRounding.ToNegativeInfinity), Rounded(Price + away, MidpointRounding.ToPositiveInfinity));
            if (bid > 0) quotes.Add(Quote(OrderSide.Buy, bid));
            quotes.Add(Quote(OrderSide.Sell, ask));
        }
        return quotes;
    }

    private BookOrder Quote(OrderSide side, decimal price) => new(Guid.Empty, side, price, decimal.Round(Math.Max(options.LevelValue / price, 0.000000001m), 9));

    public static decimal Rounded(decimal price, MidpointRounding way) => decimal.Round(price, price >= 1 ? 2 : 4, way);
}
