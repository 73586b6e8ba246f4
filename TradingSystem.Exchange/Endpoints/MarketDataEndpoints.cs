using TradingSystem.Alpaca.MarketData;
using TradingSystem.Alpaca.Text;
using TradingSystem.Alpaca.Trading;
using TradingSystem.Domain.Orders;
using TradingSystem.Domain.Prices;
using TradingSystem.Exchange.MarketData;
using TradingSystem.Exchange.Venue;

namespace TradingSystem.Exchange.Endpoints;

/// <summary>Alpaca's market data API from the tapes of the venue: the latest, snapshots, history, books.</summary>
public static class MarketDataEndpoints
{
    public static void MapMarketData(this IEndpointRouteBuilder app)
    {
        Map(app, DataKinds.Bars,
            (tape, query) => [.. tape.Bars(query.Timeframe!.Value, query.Start, query.End).Select(bar => bar.ToWire())],
            tape => tape.LatestMinute?.ToWire());
        Map(app, DataKinds.Trades, (tape, query) => tape.Trades(query.Start, query.End), tape => tape.LatestTrade);
        Map(app, DataKinds.Quotes, (tape, query) => tape.Quotes(query.Start, query.End), tape => tape.LatestQuote);

        app.MapGet("/v2/stocks/snapshots",
            (HttpContext http, TradingVenue venue) => Many(http, venue, crypto: false,
                found => MarketDataText.Snapshots(found.ToDictionary(tape => tape.Symbol, Snapshot), crypto: false)));
        app.MapGet("/v1beta3/crypto/us/snapshots",
            (HttpContext http, TradingVenue venue) => Many(http, venue, crypto: true,
                found => MarketDataText.Snapshots(found.ToDictionary(tape => tape.Symbol, Snapshot), crypto: true)));
        app.MapGet("/v2/stocks/{symbol}/snapshot", (string symbol, TradingVenue venue) =>
            Tape(venue, symbol, crypto: false) is { } tape
                ? Text(MarketDataText.Snapshot(symbol, Snapshot(tape)))
                : Error(AlpacaError.NotFound($"no snapshot found for {symbol}")));
        app.MapGet("/v1beta3/crypto/us/latest/orderbooks",
            (HttpContext http, TradingVenue venue, TimeProvider clock) => Many(http, venue, crypto: true, found =>
            MarketDataText.Latest(DataKinds.OrderBooks,
                found.ToDictionary(tape => tape.Symbol, tape => Book(venue, tape.Symbol, clock.GetUtcNow())))));
    }

    private static void Map<T>(IEndpointRouteBuilder app, DataKind<T> kind, Func<SymbolTape, HistoryQuery, T[]> history,
        Func<SymbolTape, T?> latest) where T : class, IDataPoint
    {
        foreach (var crypto in new[] { false, true })
        {
            app.MapGet(crypto ? $"/v1beta3/crypto/us/latest/{kind.Many}" : $"/v2/stocks/{kind.Many}/latest",
                (HttpContext http, TradingVenue venue) => Many(http, venue, crypto, found =>
                MarketDataText.Latest(kind,
                    found.Select(tape => KeyValuePair.Create(tape.Symbol, latest(tape)))
                        .Where(pair => pair.Value is not null)
                        .Cast<KeyValuePair<string, T>>())));
            app.MapGet(crypto ? $"/v1beta3/crypto/us/{kind.Many}" : $"/v2/stocks/{kind.Many}",
                (HttpContext http, TradingVenue venue, TimeProvider clock) =>
                HistoryQueryReader.Symbols(http.Request.Query, out var symbols) is { } error ? Error(error)
                : History(http, kind, history, venue, crypto, symbols, clock, page => MarketDataText.Page(kind, page)));
        }
        app.MapGet($"/v2/stocks/{{symbol}}/{kind.Many}/latest",
            (string symbol, TradingVenue venue) => Tape(venue, symbol, crypto: false) is { } tape
                && latest(tape) is { } value
            ? Text(MarketDataText.Latest(kind, symbol, value))
            : Error(AlpacaError.NotFound($"no {kind.One} found for {symbol}")));
        app.MapGet($"/v2/stocks/{{symbol}}/{kind.Many}",
            (string symbol, HttpContext http, TradingVenue venue, TimeProvider clock) =>
            History(http, kind, history, venue, crypto: false, [symbol], clock,
                page => MarketDataText.Page(kind, symbol, symbol, page)));
    }

    private static IResult History<T>(HttpContext http, DataKind<T> kind, Func<SymbolTape, HistoryQuery, T[]> read,
        TradingVenue venue, bool crypto, string[] symbols, TimeProvider clock,
        Func<HistoryPage<T>, byte[]> write) where T : class, IDataPoint
    {
        if (HistoryQueryReader.History(http.Request.Query, crypto, kind.One == DataKinds.Bars.One, clock.GetUtcNow(),
            symbols, out var query) is { } error)
        {
            return Error(error);
        }
        var page = Pager.Page(query, symbol => Tape(venue, symbol, crypto) is { } tape ? read(tape, query) : []);
        return page is null
            ? Error(AlpacaError.BadParameter("page_token is not one that was answered with"))
            : Text(write(page));
    }

    private static IResult Many(
        HttpContext http, TradingVenue venue, bool crypto, Func<IEnumerable<SymbolTape>, byte[]> write) =>
        HistoryQueryReader.Symbols(http.Request.Query, out var symbols) is { } error ? Error(error)
        : Text(write(venue.Tapes.Where(tape => tape.Crypto == crypto && symbols.Contains(tape.Symbol))));

    private static SymbolTape? Tape(TradingVenue venue, string symbol, bool crypto) =>
        venue.Tapes.FirstOrDefault(tape => tape.Symbol == symbol && tape.Crypto == crypto);

    private static MarketSnapshot Snapshot(SymbolTape tape)
    {
        var days = tape.Bars(Timeframe.Day, DateTimeOffset.MinValue, DateTimeOffset.MaxValue);
        return new()
        {
            LatestTrade = tape.LatestTrade,
            LatestQuote = tape.LatestQuote,
            MinuteBar = tape.LatestMinute?.ToWire(),
            DailyBar = days.Length > 0 ? days[^1].ToWire() : null,
            PreviousDailyBar = days.Length > 1 ? days[^2].ToWire() : null,
        };
    }

    internal static BookSnapshot Book(TradingVenue venue, string symbol, DateTimeOffset now) =>
        venue.Read((_, instruments) =>
    {
        PriceLevel[] Side(OrderSide side) =>
            [.. instruments[symbol].Book.Levels(side).Select(level => new PriceLevel(level.Price, level.Qty))];
        return new BookSnapshot { Time = now, Bids = Side(OrderSide.Buy), Asks = Side(OrderSide.Sell) };
    });

    private static IResult Text(byte[] json) => Results.Bytes(json, "application/json; charset=utf-8");

    private static IResult Error(AlpacaError error) =>
        Results.Json(error.Body, TradingJson.Default.ErrorWire, statusCode: error.Status);
}
