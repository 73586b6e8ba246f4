using System.Text.Json;
using System.Text.Json.Serialization;
using TradingSystem.Alpaca.Text;
using TradingSystem.Alpaca.Trading;
using TradingSystem.Domain.Orders;
using TradingSystem.Exchange.Faults;

namespace TradingSystem.Exchange.Endpoints;

/// <summary>Faults on command.</summary>
public static class FaultEndpoints
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Converters = { new JsonStringEnumConverter<FaultKind>(JsonNamingPolicy.SnakeCaseLower,
            allowIntegerValues: false), new JsonStringEnumConverter<OrderSide>(
                JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false) },
        NumberHandling = JsonNumberHandling.AllowReadingFromString,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    };

    /// <summary>The console: a page without secrets, which asks for the key.</summary>
    private static readonly Lazy<string> Page = new(() =>
    {
        using var reader = new StreamReader(typeof(FaultEndpoints).Assembly.GetManifestResourceStream("console.html")!);
        return reader.ReadToEnd();
    });

    public static void MapFaults(this IEndpointRouteBuilder app)
    {
        app.MapGet("/faults", (FaultBoard board) => Results.Json(board.Active, Json));
        app.MapDelete("/faults", (FaultBoard board) =>
        {
            board.Clear();
            return Results.NoContent();
        });
        app.MapPost("/faults", async (HttpRequest http, FaultActions actions) =>
        {
            Fault fault;
            try
            {
                fault = await JsonSerializer.DeserializeAsync<Fault>(http.Body, Json)
                    ?? throw new JsonException("a fault is an object");
            }
            catch (JsonException e)
            {
                return Answer(AlpacaError.MalformedBody(e.Message));
            }
            return actions.Order(fault, http.HttpContext.Connection.Id) is { } refused
                ? Answer(refused)
                : Results.Json(fault, Json);
        });
        app.MapGet("/console", () => Results.Text(Page.Value, "text/html; charset=utf-8")).AllowAnonymous();
    }

    private static IResult Answer(AlpacaError error) =>
        Results.Json(error.Body, TradingJson.Default.ErrorWire, statusCode: error.Status);
}
