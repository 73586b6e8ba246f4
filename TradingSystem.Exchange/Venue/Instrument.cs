using System.Security.Cryptography;
using System.Text;
using TradingSystem.Alpaca.Trading;
using TradingSystem.Domain.Calendar;
using TradingSystem.Domain.Instruments;
using TradingSystem.Domain.Orders;
using TradingSystem.Domain.Prices;
using TradingSystem.Domain.Text;
using TradingSystem.Exchange.MarketData;
using TradingSystem.Exchange.Matching;
using TradingSystem.Exchange.Prices;

namespace TradingSystem.Exchange.Venue;

/// <summary>A symbol with its book, its price, the market maker's quotes around it, and the orders that wait.</summary>
/// <param name="seed">Of the quotes' sizes and of the market's own trading.</param>
public sealed class Instrument(SymbolOptions symbol, IPriceSource prices, ExchangeOptions options, int seed = 0)
{
    private readonly QuoteGrid grid = new(options.SpreadBasisPoints);
    private readonly OrderFlow flow = new(options.DailyValue, seed);
    private readonly MarketImpact impact = new(
        options.PermanentImpact, options.TransientImpact, TimeSpan.FromSeconds(options.ImpactHalfLifeSeconds));

    public AssetWire Asset { get; } = new()
    {
        // The same in every run.
        Id = new(SHA256.HashData(Encoding.UTF8.GetBytes("asset " + symbol.Symbol)).AsSpan(0, 16)),
        Class = EnumName<AssetClass>.Of(symbol.IsCrypto ? AssetClass.Crypto : AssetClass.UsEquity),
        Exchange = symbol.IsCrypto ? "CRYPTO" : "NASDAQ",
        Symbol = symbol.Symbol,
        Name = symbol.Name,
        Shortable = !symbol.IsCrypto,
        EasyToBorrow = !symbol.IsCrypto,
        MinOrderSize = symbol.IsCrypto ? 0.000000001m : null,
        MinTradeIncrement = symbol.IsCrypto ? 0.000000001m : null,
        PriceIncrement = symbol.IsCrypto ? 0.01m : null,
    };

    public bool IsCrypto => symbol.IsCrypto;

    public OrderBook Book { get; } = new();

    /// <summary>
    /// Open orders without a limit, and those by value, that found too little in the book: they go first at the next
    /// price.
    /// </summary>
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

    /// <summary>Where the price goes on after a restart.</summary>
    public PriceMark Mark => new(Price, prices.Bars);

    public TradeTick LastTrade { get; private set; } = new();

    public SymbolTape Tape { get; } = new(symbol.Symbol, symbol.IsCrypto, options.TapeLength, options.MinuteBarDays);

    public bool MayTrade(VenueOrder order) =>
        !IsHalted && (Phase == MarketPhase.Regular || Phase == MarketPhase.Extended && order.ExtendedHours);

    /// <summary>A trade for the tape: of a customer, or of the rest of the market.</summary>
    public void Print(DateTimeOffset at, decimal price, decimal size)
    {
        // Who took isn't known here; the tick test says that a buyer did where the price hasn't fallen.
        LastTrade = TradeTick.Of(symbol.IsCrypto, at, price, size, LastTrade.Id + 1, price >= LastTrade.Price);
        Tape.Add(LastTrade);
        if (Stops.Count > 0) UnseenPrices.Enqueue(price);
    }

    /// <summary>The best quotes for the tape, after they were renewed.</summary>
    public void PrintQuote(DateTimeOffset at)
    {
        var (bid, ask) = (Book.BestBid, Book.BestAsk);
        Tape.Add(QuoteTick.Of(symbol.IsCrypto, at, bid?.Price ?? 0, bid?.Qty ?? 0, ask?.Price ?? 0, ask?.Qty ?? 0));
    }

    /// <summary>For the tape: that trading was halted, or goes on. Alpaca has no statuses of crypto.</summary>
    public void PrintStatus(DateTimeOffset at)
    {
        if (!IsCrypto) Tape.Add(TradingStatus.Of(at, IsHalted));
    }

    public void Move(TimeSpan elapsed)
    {
        impact.Decay(elapsed);
        Price = Math.Max(0.0001m, prices.Next(elapsed) * impact.Factor);
    }

    /// <summary>Customers have bought, or sold (negative), from the rest of the market: the price follows.</summary>
    public void Press(decimal signedQty) =>
        impact.Trade(signedQty, options.DailyValue / Price, symbol.VolatilityPercentPerDay / 100);

    /// <summary>The price jumps by a part of itself, from the next tick on.</summary>
    public void Jump(double part) => impact.Jump(part);

    /// <summary>What the rest of the market wants to trade at the best price; null when it wants nothing.</summary>
    public BookOrder? Flow(TimeSpan elapsed)
    {
        if (flow.Next(elapsed, Price) is not var (side, qty)
            || (side == OrderSide.Buy ? Book.BestAsk : Book.BestBid) is not var (best, _))
        {
            return null;
        }
        return new(Guid.Empty, side, best, IsCrypto ? qty : decimal.Ceiling(qty));
    }

    /// <summary>Takes the market maker's quotes out of the book.</summary>
    public void Withdraw()
    {
        Book.Withdraw(OrderSide.Buy, _ => false);
        Book.Withdraw(OrderSide.Sell, _ => false);
    }

    /// <summary>
    /// Withdraws the quotes that are too far from the price, keeps the others in their place, and returns what is
    /// missing to the sizes to be shown, best first; the caller lets it meet the customers' orders.
    /// </summary>
    public IReadOnlyList<BookOrder> NewQuotes()
    {
        var (bid, step) = grid.Around(Price);
        var (lowest, highest) = (bid - (options.Levels - 1) * step, bid + options.Levels * step);
        Book.Withdraw(OrderSide.Buy, price => price >= lowest && price <= bid);
        Book.Withdraw(OrderSide.Sell, price => price > bid && price <= highest);
        var missing = new List<BookOrder>(2 * options.Levels);
        for (var level = 0; level < options.Levels; level++)
        {
            if (bid - level * step > 0) Show(OrderSide.Buy, bid - level * step);
            Show(OrderSide.Sell, bid + (level + 1) * step);
        }
        return missing;

        void Show(OrderSide side, decimal price)
        {
            var lacking = SizeAt(price) - Book.Quoted(side, price);
            if (lacking > 0) missing.Add(new(Guid.Empty, side, price, lacking));
        }
    }

    /// <summary>What is shown at a price: each has its own size, the same in every run with the same seed.</summary>
    private decimal SizeAt(decimal price)
    {
        var random = new Random(HashCode(seed, decimal.ToInt64(price * 10_000)));
        var factor = 1 + options.SizeVariation * (2 * random.NextDouble() - 1);
        var size = options.LevelValue * (decimal)factor / price;
        return IsCrypto ? decimal.Round(Math.Max(size, 0.000000001m), 9) : Math.Max(decimal.Round(size), 1);
    }

    /// <summary>Not the runtime's, which differs from run to run.</summary>
    private static int HashCode(int a, long b) => unchecked((int)((a * 31L + b) * 0x5851F42D4C957F2D >> 33));
}
