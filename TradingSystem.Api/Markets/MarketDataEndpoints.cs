using TradingSystem.Core.Alpaca;
using TradingSystem.Core.MarketData;

namespace TradingSystem.Api.Markets;

/// <summary>Latest quotes and trades, from memory.</summary>
internal static class MarketDataEndpoints
{
    public static void MapMarketData(this IEndpointRouteBuilder app)
    {
        app.MapGet("/v2/stocks/quotes/latest", (HttpContext http, QuoteBoard board) => Many(http, board, Quotes));
        app.MapGet("/v2/stocks/trades/latest", (HttpContext http, QuoteBoard board) => Many(http, board, Trades));
        app.MapGet("/v1beta3/crypto/us/latest/quotes", (HttpContext http, QuoteBoard board) => Many(http, board, Quotes));
        app.MapGet("/v1beta3/crypto/us/latest/trades", (HttpContext http, QuoteBoard board) => Many(http, board, Trades));
        app.MapGet("/v2/stocks/{symbol}/quotes/latest", (string symbol, QuoteBoard board) => board.Find(symbol) is { } quote
            ? Answers.Json(new() { Symbol = symbol, Quote = ToQuote(quote) }, MarketDataJson.Default.LatestQuoteWire)
            : Answers.Error(AlpacaError.NotFound($"no quote found for {symbol}")));
        app.MapGet("/v2/stocks/{symbol}/trades/latest", (string symbol, QuoteBoard board) => board.Find(symbol) is { LastPrice: > 0 } quote
            ? Answers.Json(new() { Symbol = symbol, Trade = ToTrade(quote) }, MarketDataJson.Default.LatestTradeWire)
            : Answers.Error(AlpacaError.NotFound($"no trade found for {symbol}")));
    }

    private static IResult Many(HttpContext http, QuoteBoard board, Func<IEnumerable<Quote>, IResult> answer)
    {
        var symbols = http.Request.Query["symbols"].ToString().Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return symbols.Length == 0 ? Answers.Error(AlpacaError.Invalid("symbols is required")) : answer(symbols.Distinct().Select(board.Find).OfType<Quote>());
    }

    private static IResult Quotes(IEnumerable<Quote> quotes) => Answers.Json(new() { Quotes = quotes.ToDictionary(quote => quote.Symbol, ToQuote) }, MarketDataJson.Default.QuotesWire);

    private static IResult Trades(IEnumerable<Quote> quotes) =>
        Answers.Json(new() { Trades = quotes.Where(quote => quote.LastPrice > 0).ToDictionary(quote => quote.Symbol, ToTrade) }, MarketDataJson.Default.TradesWire);

    private static QuoteWire ToQuote(Quote quote) => new() { Time = quote.At, BidPrice = quote.BidPrice, BidSize = quote.BidSize, AskPrice = quote.AskPrice, AskSize = quote.AskSize };

    private static TradeWire ToTrade(Quote quote) => new() { Time = quote.LastAt, Price = quote.LastPrice, Size = quote.LastSize, Id = quote.LastTradeId };
}
