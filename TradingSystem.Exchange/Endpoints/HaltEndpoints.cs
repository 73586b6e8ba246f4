using TradingSystem.Alpaca.Text;
using TradingSystem.Alpaca.Trading;
using TradingSystem.Exchange.Venue;

namespace TradingSystem.Exchange.Endpoints;

/// <summary>An operator halts a symbol, and lets it go on: <c>/halts/AAPL</c>, <c>/halts/BTC/USD</c>.</summary>
public static class HaltEndpoints
{
    public static void MapHalts(this IEndpointRouteBuilder app)
    {
        app.MapGet("/halts",
            (TradingVenue venue) => Results.Json(
                venue.Read(
                    (_, instruments) => instruments.Values.Where(i => i.IsHalted)
                        .Select(i => i.Asset.Symbol)
                        .Order(StringComparer.Ordinal)
                        .ToArray())));
        app.MapPost("/halts/{**symbol}", (string symbol, TradingVenue venue) => Answer(symbol, venue, on: true));
        app.MapDelete("/halts/{**symbol}", (string symbol, TradingVenue venue) => Answer(symbol, venue, on: false));
    }

    private static IResult Answer(string symbol, TradingVenue venue, bool on)
    {
        var name = Uri.UnescapeDataString(symbol);
        return venue.Halt(name, on)
            ? Results.NoContent()
            : Results.Json(AlpacaError.NotFound($"asset not found for {name}").Body, TradingJson.Default.ErrorWire, statusCode: StatusCodes.Status404NotFound);
    }
}
