using System.Security.Cryptography;
using System.Text;
using TradingSystem.Core.Alpaca;
using TradingSystem.Core.Orders;
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

    public OrderBook Book { get; } = new();

    /// <summary>Open orders without a limit, and those by value, that found too little in the book: they go first at the next price.</summary>
    public List<VenueOrder> Hungry { get; } = [];

    public decimal Price { get; private set; } = prices.Next(TimeSpan.Zero);

    public TradeWire LastTrade { get; private set; } = new();

    /// <summary>A trade for the tape: of a customer, or of the market that the generated price stands for.</summary>
    public void Print(DateTimeOffset at, decimal price, decimal size) => LastTrade = new() { Time = at, Price = price, Size = size, Id = LastTrade.Id + 1 };

    public bool IsQuote(BookOrder order) => order.Id == Guid.Empty;

    /// <summary>Withdraws the market maker's quotes, moves the price, and returns the new quotes, best first; the caller lets them meet the customers' orders.</summary>
    public IReadOnlyList<BookOrder> Requote(TimeSpan elapsed)
    {
        foreach (var quote in quotes) Book.Remove(quote);
        quotes.Clear();
        Price = prices.Next(elapsed);
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
