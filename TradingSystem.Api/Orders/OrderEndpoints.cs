using TradingSystem.Api.Authentication;
using TradingSystem.Core.Alpaca;
using TradingSystem.Core.Intake;
using TradingSystem.Core.Orders;

namespace TradingSystem.Api.Orders;

/// <summary><c>/v2/orders</c></summary>
internal static class OrderEndpoints
{
    public static void MapOrders(this IEndpointRouteBuilder app)
    {
        app.MapPost("/v2/orders", PlaceAsync);
        app.MapGet("/v2/orders", ListAsync);
        app.MapGet("/v2/orders:by_client_order_id", GetByClientOrderIdAsync);
        app.MapGet("/v2/orders/{id}", GetAsync);
        app.MapDelete("/v2/orders", CancelAllAsync);
        app.MapDelete("/v2/orders/{id}", CancelAsync);
    }

    private static async Task<IResult> PlaceAsync(HttpContext http, OrderPlacement placement)
    {
        if (await RequestBody.ReadAsync(http.Request) is not { } body) return Answers.Error(RequestBody.TooLong);
        if (OrderRequestReader.Read(body.Span, out var request) is { } malformed) return Answers.Error(malformed);
        var (accepted, refused) = await placement.PlaceAsync(http.AccountId(), request!, closing: false);
        return refused is null ? Answer(accepted!) : Answers.Error(refused);
    }

    private static async Task<IResult> ListAsync(HttpContext http, OrderQueries orders)
    {
        if (OrderFilter.Read(http.Request.Query, out var filter) is { } malformed) return Answers.Error(malformed);
        var found = await orders.ListAsync(http.AccountId(), filter, http.RequestAborted);
        return Answers.Json([.. found.Select(OrderWire.From)], TradingJson.Default.OrderWireArray);
    }

    private static async Task<IResult> GetByClientOrderIdAsync(HttpContext http, OrderQueries orders)
    {
        var clientOrderId = http.Request.Query["client_order_id"].ToString();
        if (clientOrderId.Length == 0) return Answers.Error(AlpacaError.Invalid("client_order_id is required"));
        return await orders.FindAsync(http.AccountId(), clientOrderId, http.RequestAborted) is { } order ? Answer(order) : Answers.Error(AlpacaError.NotFound($"order not found for {clientOrderId}"));
    }

    private static async Task<IResult> GetAsync(string id, HttpContext http, OrderQueries orders)
    {
        if (!Guid.TryParse(id, out var guid)) return Answers.Error(AlpacaError.Invalid("order_id is not a UUID"));
        return await orders.FindAsync(http.AccountId(), guid, http.RequestAborted) is { } order ? Answer(order) : Answers.Error(AlpacaError.NotFound($"order not found for {guid}"));
    }

    private static async Task<IResult> CancelAllAsync(HttpContext http, OrderCancellation cancellation) =>
        Answers.Json(await cancellation.CancelAllAsync(http.AccountId(), http.RequestAborted), TradingJson.Default.CancelStatusWireArray, StatusCodes.Status207MultiStatus);

    private static async Task<IResult> CancelAsync(string id, HttpContext http, OrderCancellation cancellation)
    {
        if (!Guid.TryParse(id, out var guid)) return Answers.Error(AlpacaError.Invalid("order_id is not a UUID"));
        return await cancellation.CancelAsync(http.AccountId(), guid, http.RequestAborted) is { } refused ? Answers.Error(refused) : Results.NoContent();
    }

    private static IResult Answer(Order order) => Answers.Json(OrderWire.From(order), TradingJson.Default.OrderWire);
}
