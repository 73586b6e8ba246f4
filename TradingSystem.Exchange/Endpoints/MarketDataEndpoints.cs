using TradingSystem.Core.Alpaca;
using TradingSystem.Exchange.Venue;

namespace TradingSystem.Exchange.Endpoints;

/// <summary>Alpaca's market data API: latest quotes and trades. One shape for stocks and crypto: clients of the latter ignore the fields that they don't know.</summary>
public static class MarketDataEndpoints
{
    public static void MapMarketData(this IEndpointRouteBuilder app)
    {
        app.MapGet("/v2/stocks/quotes/latest", (string? symbols, TradingVenue venue, TimeProvider clock) => Quotes(symbols, AssetWire.UsEquity, venue, clock));
        app.MapGet("/v2/stocks/trades/latest", (string? symbols, TradingVenue venue) => Trades(symbols, AssetWire.UsEquity, venue));
        app.MapGet("/v1beta3/crypto/us/latest/quotes", (string? symbols, TradingVenue venue, TimeProvider clock) => Quotes(symbols, AssetWire.Crypto, venue, clock));
        app.MapGet("/v1beta3/crypto/us/latest/trades", (string? symbols, TradingVenue venue) => Trades(symbols, AssetWire.Crypto, venue));
    }

    private static IResult Quotes(string? symbols, string assetClass, TradingVenue venue, TimeProvider clock)
    {
        var now = clock.GetUtcNow();
        var quotes = Chosen(symbols, assetClass, venue, instrument => instrument.Book.BestBid is { } bid && instrument.Book.BestAsk is { } ask
            ? new QuoteWire { Time = now, BidPrice = bid.Price, BidSize = bid.Qty, AskPrice = ask.Price, AskSize = ask.Qty }
            : null);
        return Results.Json(new QuotesWire { Quotes = quotes }, MarketDataJson.Default.QuotesWire);
    }

    private static IResult Trades(string? symbols, string assetClass, TradingVenue venue) =>
        Results.Json(new TradesWire { Trades = Chosen(symbols, assetClass, venue, instrument => instrument.LastTrade is { Price: > 0 } trade ? trade : null) }, MarketDataJson.Default.TradesWire);

    private static Dictionary<string, T> Chosen<T>(string? symbols, string assetClass, TradingVenue venue, Func<Instrument, T?> read) where T : class
    {
        var wanted = symbols?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).ToHashSet();
        return venue.Read((_, instruments) => instruments.Values
            .Where(i => i.Asset.Class == assetClass && (wanted is not { Count: > 0 } || wanted.Contains(i.Asset.Symbol)))
            .Select(i => (i.Asset.Symbol, Value: read(i))).Where(pair => pair.Value is not null).ToDictionary(pair => pair.Symbol, pair => pair.Value!));
    }
}
