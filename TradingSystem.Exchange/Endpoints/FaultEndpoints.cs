using System.Text.Json;
using System.Text.Json.Serialization;
using TradingSystem.Core.Alpaca;
using TradingSystem.Exchange.Faults;

namespace TradingSystem.Exchange.Endpoints;

/// <summary>Faults on command.</summary>
public static class FaultEndpoints
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Converters = { new JsonStringEnumConverter<FaultKind>(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false) },
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    };

    public static void MapFaults(this IEndpointRouteBuilder app)
    {
        app.MapGet("/faults", (FaultBoard board) => Results.Json(board.Active, Json));
        app.MapDelete("/faults", (FaultBoard board) =>
        {
            board.Clear();
            return Results.NoContent();
        });
        app.MapPost("/faults", async (HttpRequest http, FaultBoard board, StreamHub hub, MarketStreamHub markets) =>
        {
            Fault fault;
            try
            {
                fault = await JsonSerializer.DeserializeAsync<Fault>(http.Body, Json) ?? throw new JsonException("a fault is an object");
            }
            catch (JsonException e)
            {
                return Results.Json(AlpacaError.MalformedBody(e.Message).Body, TradingJson.Default.ErrorWire, statusCode: 400);
            }
            if (fault.Count < 0 || fault.Milliseconds is < 0 or > 600_000 || fault.Status is < 400 or > 599)
            {
                return Results.Json(AlpacaError.Invalid("count must not be negative, milliseconds 0 to 600000, status 400 to 599").Body, TradingJson.Default.ErrorWire, statusCode: 422);
            }
            if (fault.Kind == FaultKind.DisconnectStream)
            {
                hub.Streams.CutAll();
                markets.CutAll();
            }
            else board.Add(fault);
            return Results.Json(fault, Json);
        });
    }
}
