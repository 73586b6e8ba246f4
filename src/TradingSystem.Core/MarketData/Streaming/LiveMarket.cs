using TradingSystem.Domain.Instruments;
using TradingSystem.Domain.Prices;

namespace TradingSystem.Core.MarketData.Streaming;

/// <summary>
/// What has come of a market and isn't published yet: every trade, bar and status, of quotes and books the latest of
/// each symbol. Bounded: what comes while nobody takes it away pushes out the oldest trades. Fed by streams, or by
/// polling where they are silent.
/// </summary>
public sealed class LiveMarket(TimeProvider clock)
{
    private const int MaxWaiting = 20_000;

    /// <summary>Books that don't move go on that often, for whoever has come meanwhile.</summary>
    private static readonly TimeSpan RepeatBooksEvery = TimeSpan.FromSeconds(5);

    private readonly Lock gate = new();
    private readonly Dictionary<string, Quote> latest = [];
    private readonly HashSet<string> changed = [];
    private readonly Dictionary<string, MarketEvent> quotes = [];
    private readonly Dictionary<string, DateTimeOffset> tradesPolledUntil = [];
    private readonly Queue<MarketEvent> others = [];
    private readonly Dictionary<string, LiveBook> books = [];
    private readonly HashSet<string> changedBooks = [];
    private long booksRepeated = clock.GetTimestamp();
    private readonly Dictionary<AssetClass, long> heard = [];

    /// <summary>
    /// Whether the stream of a market has brought data within a time: an open socket alone says nothing.
    /// </summary>
    public bool IsFresh(AssetClass market, TimeSpan within)
    {
        lock (gate) return heard.TryGetValue(market, out var at) && clock.GetElapsedTime(at) < within;
    }

    /// <summary>
    /// What a stream has brought; trades that went on already, when they were asked for, don't do so again.
    /// </summary>
    public void Add(AssetClass market, IReadOnlyList<MarketEvent> messages)
    {
        if (messages.Count == 0) return;
        lock (gate)
        {
            heard[market] = clock.GetTimestamp();
            foreach (var message in messages)
            {
                if (message.Point is not TradeTick trade
                    || trade.Time > tradesPolledUntil.GetValueOrDefault(message.Symbol, DateTimeOffset.MinValue))
                {
                    Add(message);
                }
            }
        }
    }

    /// <summary>
    /// Quotes that were asked for; what isn't newer than what is known is nothing new. Trades are left to a stream that
    /// is fresh: it brings them all, in their sequence.
    /// </summary>
    /// <param name="fresh">How recently a stream that is fresh has brought something.</param>
    public void Add(IEnumerable<Quote> polled, TimeSpan fresh)
    {
        lock (gate)
        {
            foreach (var quote in polled)
            {
                var (crypto, known) = (AssetClasses.IsPair(quote.Symbol), latest.GetValueOrDefault(quote.Symbol));
                if (known is null || quote.At > known.At)
                {
                    Add(new MarketEvent(quote.Symbol,
                        QuoteTick.Of(crypto, quote.At, quote.BidPrice, quote.BidSize, quote.AskPrice, quote.AskSize)));
                }
                if (quote.LastPrice <= 0
                    || known is not null
                        && (quote.LastAt <= known.LastAt
                            || known.LastPrice > 0 && IsFresh(AssetClasses.Of(quote.Symbol), fresh)))
                {
                    continue;
                }
                Add(new MarketEvent(quote.Symbol,
                    TradeTick.Of(crypto, quote.LastAt, quote.LastPrice, quote.LastSize, quote.LastTradeId)));
                tradesPolledUntil[quote.Symbol] = quote.LastAt;
            }
        }
    }

    /// <summary>
    /// Takes away what waits: messages for the streams, trades first, books as a whole, and the quotes of the symbols
    /// that have changed.
    /// </summary>
    public (IReadOnlyList<MarketEvent> Messages, IReadOnlyList<Quote> Quotes) Take()
    {
        lock (gate)
        {
            if (clock.GetElapsedTime(booksRepeated) > RepeatBooksEvery)
            {
                booksRepeated = clock.GetTimestamp();
                if (IsFresh(AssetClass.Crypto, RepeatBooksEvery)) changedBooks.UnionWith(books.Keys);
            }
            if (changed.Count == 0 && others.Count == 0 && changedBooks.Count == 0) return ([], []);
            MarketEvent[] messages =
            [
                .. others, .. changedBooks.Select(symbol => new MarketEvent(symbol, books[symbol].Whole)),
                .. quotes.Values
            ];
            Quote[] values = [.. changed.Select(symbol => latest[symbol])];
            others.Clear();
            changedBooks.Clear();
            quotes.Clear();
            changed.Clear();
            return (messages, values);
        }
    }

    private void Add(MarketEvent message)
    {
        if (message.Point is BookUpdate update)
        {
            Add(message.Symbol, update);
            return;
        }
        var known = latest.GetValueOrDefault(message.Symbol)
            ?? new(message.Symbol, 0, 0, 0, 0, 0, 0, 0, default, default);
        if (message.Point is QuoteTick quote)
        {
            latest[message.Symbol] = known with
            {
                BidPrice = quote.BidPrice,
                BidSize = quote.BidSize,
                AskPrice = quote.AskPrice,
                AskSize = quote.AskSize,
                At = quote.Time
            };
            quotes[message.Symbol] = message;
            changed.Add(message.Symbol);
            return;
        }
        if (message.Point is TradeTick trade)
        {
            latest[message.Symbol] = known with
            {
                LastPrice = trade.Price,
                LastSize = trade.Size,
                LastTradeId = trade.Id,
                LastAt = trade.Time,
                At = known.At == default ? trade.Time : known.At
            };
            changed.Add(message.Symbol);
        }
        if (others.Count == MaxWaiting) others.Dequeue();
        others.Enqueue(message);
    }

    private void Add(string symbol, BookUpdate update)
    {
        if (!books.TryGetValue(symbol, out var book))
        {
            if (!update.IsWhole) return;   // of a book that nobody has
            books[symbol] = book = new();
        }
        book.Apply(update);
        changedBooks.Add(symbol);
    }
}
