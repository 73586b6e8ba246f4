using TradingSystem.Alpaca.MarketData;
using TradingSystem.Alpaca.Text;
using TradingSystem.Api.Callers;
using TradingSystem.Core.MarketData;
using TradingSystem.Domain.Prices;

namespace TradingSystem.Api.Markets;

/// <summary>
/// Alpaca's market data API: the latest quotes and trades from memory, everything else from the source.
/// </summary>
internal static class MarketDataEndpoints
{
    private const string CryptoRoot = "/v1beta3/crypto/{loc}";

    public static void MapMarketData(this IEndpointRouteBuilder app)
    {
        MapLatest(app, DataKinds.Quotes, FromMemory(ToQuote));
        MapLatest(app, DataKinds.Trades, FromMemory(ToTrade));
        MapLatest(app, DataKinds.Bars, FromSource<Bar>());
        MapCrypto(app, "/latest/orderbooks",
            (http, symbols) => FromSource<BookSnapshot>()(
                http, true, symbols, "", found => MarketDataText.Latest(DataKinds.OrderBooks, found), null));
        MapHistory(app, DataKinds.Bars);
        MapHistory(app, DataKinds.Trades);
        MapHistory(app, DataKinds.Quotes);
        MapSnapshots(app);
    }

    /// <summary>Finds the latest of symbols and writes them; without any, what is missing.</summary>
    private delegate Task<IResult> Latest<T>(HttpContext http, bool crypto, string[] symbols, string feed,
        Func<IReadOnlyDictionary<string, T>, byte[]> write, string? missing);

    private static Latest<T> FromMemory<T>(Func<Quote, bool, T?> convert) where T : class, IDataPoint =>
        (http, crypto, symbols, _, write, missing) =>
    {
        var board = http.RequestServices.GetRequiredService<QuoteBoard>();
        var found = new Dictionary<string, T>();
        foreach (var symbol in symbols)
        {
            if (board.Find(symbol) is { } quote && convert(quote, crypto) is { } value) found[symbol] = value;
        }
        return Task.FromResult(found.Count == 0 && missing is not null
            ? Answers.Error(AlpacaError.NotFound(missing))
            : Answers.Json(write(found)));
    };

    private static Latest<T> FromSource<T>() where T : class, IDataPoint =>
        (http, crypto, symbols, feed, write, missing) =>
        Source(http).AskAsync(async data =>
        {
            var found = symbols.Length == 0
                ? new Dictionary<string, T>()
                : await data.LatestAsync<T>(crypto, symbols, feed, http.RequestAborted);
            return found.Count == 0 && missing is not null
                ? throw new MarketDataRefusedException(MarketDataRefusal.NotFound, missing)
                : write(found);
        });

    private static void MapLatest<T>(
        IEndpointRouteBuilder app, DataKind<T> kind, Latest<T> latest) where T : class, IDataPoint
    {
        Task<IResult> Several(HttpContext http, bool crypto, string[] symbols, string feed) =>
            latest(http, crypto, symbols, feed, found => MarketDataText.Latest(kind, found), null);
        MapStocks(app, $"/{kind.Many}/latest",
            (http, symbols) => HistoryQueryReader.Latest(http.Request.Query, crypto: false, out var feed) is { } error
                ? Refused(error)
                : Several(http, false, symbols, feed));
        MapCrypto(app, $"/latest/{kind.Many}", (http, symbols) => Several(http, true, symbols, ""));
        MapStock(app, $"/{kind.Many}/latest", (http, name, symbol) =>
        {
            if (HistoryQueryReader.Latest(http.Request.Query, crypto: false, out var feed) is { } error)
            {
                return Refused(error);
            }
            return latest(http, false, symbol is null ? [] : [symbol], feed,
                found => MarketDataText.Latest(kind, name, found.First().Value), $"no {kind.One} found for {name}");
        });
    }

    private static void MapHistory<T>(IEndpointRouteBuilder app, DataKind<T> kind) where T : class, IDataPoint
    {
        Task<IResult> Read(
            HttpContext http, bool crypto, string[] symbols, string form, Func<HistoryPage<T>, byte[]> write)
        {
            var now = http.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow();
            return HistoryQueryReader.History(
                http.Request.Query, crypto, kind.One == DataKinds.Bars.One, now, symbols, out var query) is { } error
                ? Refused(error) : Source(http).HistoryAsync(query, write, form, http.RequestAborted);
        }
        MapStocks(app, $"/{kind.Many}",
            (http, symbols) => Read(http, false, symbols, "several", page => MarketDataText.Page(kind, page)));
        MapCrypto(app, $"/{kind.Many}",
            (http, symbols) => Read(http, true, symbols, "several", page => MarketDataText.Page(kind, page)));
        MapStock(app, $"/{kind.Many}",
            (http, name, symbol) => Read(http, false, symbol is null ? [] : [symbol], name,
                page => MarketDataText.Page(kind, name, symbol, page)));
    }

    private static void MapSnapshots(IEndpointRouteBuilder app)
    {
        static async Task<IReadOnlyDictionary<string, MarketSnapshot>> ReadAsync(
            IMarketData data, HttpContext http, bool crypto, string[] symbols, string feed) =>
            symbols.Length == 0
                ? new Dictionary<string, MarketSnapshot>()
                : await data.SnapshotsAsync(crypto, symbols, feed, http.RequestAborted);

        MapStocks(app, "/snapshots",
            (http, symbols) => HistoryQueryReader.Latest(http.Request.Query, crypto: false, out var feed) is { } error
            ? Refused(error)
            : Source(http).AskAsync(async data => MarketDataText.Snapshots(await ReadAsync(data, http, false, symbols, feed), crypto: false)));
        MapCrypto(app, "/snapshots",
            (http, symbols) => Source(http).AskAsync(async data => MarketDataText.Snapshots(
                await ReadAsync(data, http, true, symbols, ""), crypto: true)));
        MapStock(app, "/snapshot",
            (http, name, symbol) => HistoryQueryReader.Latest(
                http.Request.Query, crypto: false, out var feed) is { } error
            ? Refused(error)
            : Source(http).AskAsync(async data => (await ReadAsync(data, http, false, symbol is null ? [] : [symbol], feed)).TryGetValue(symbol ?? "", out var snapshot)
                ? MarketDataText.Snapshot(name, snapshot)
                : throw new MarketDataRefusedException(MarketDataRefusal.NotFound, $"no snapshot found for {name}")));
    }

    private static void MapStocks(
        IEndpointRouteBuilder app, string path, Func<HttpContext, string[], Task<IResult>> answer) =>
        app.MapGet("/v2/stocks" + path,
            (HttpContext http, MarketSymbols names) => names.Several(
                http.Request.Query, crypto: false, out var symbols) is { } error
                ? Refused(error)
                : answer(http, symbols));

    private static void MapCrypto(
        IEndpointRouteBuilder app, string path, Func<HttpContext, string[], Task<IResult>> answer) =>
        app.MapGet(CryptoRoot + path, (string loc, HttpContext http, MarketSymbols names) =>
            loc != "us" ? Refused(AlpacaError.BadParameter($"loc must be us, not {Uri.UnescapeDataString(loc)}"))
            : names.Several(http.Request.Query, crypto: true, out var symbols) is { } error
            ? Refused(error)
            : answer(http, symbols))
            .WithMetadata(new PublicEndpoint());

    /// <summary>Answers for one are named as it was asked for.</summary>
    private static void MapStock(
        IEndpointRouteBuilder app, string path, Func<HttpContext, string, string?, Task<IResult>> answer) =>
        app.MapGet("/v2/stocks/{symbol}" + path, (string symbol, HttpContext http, MarketSymbols names) =>
            names.Stock(symbol, out var known) is { } error
                ? Refused(error)
                : answer(http, Uri.UnescapeDataString(symbol), known));

    private static Task<IResult> Refused(AlpacaError error) => Task.FromResult(Answers.Error(error));

    private static MarketSource Source(HttpContext http) => http.RequestServices.GetRequiredService<MarketSource>();

    private static QuoteTick? ToQuote(Quote quote, bool crypto) =>
        QuoteTick.Of(crypto, quote.At, quote.BidPrice, quote.BidSize, quote.AskPrice, quote.AskSize);

    private static TradeTick? ToTrade(Quote quote, bool crypto) =>
        quote.LastPrice > 0
            ? TradeTick.Of(crypto, quote.LastAt, quote.LastPrice, quote.LastSize, quote.LastTradeId)
            : null;
}
