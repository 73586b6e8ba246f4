using TradingSystem.Alpaca.Requests;
using TradingSystem.Alpaca.Text;
using TradingSystem.Alpaca.Trading;
using TradingSystem.Api.Callers;
using TradingSystem.Core.Intake;
using TradingSystem.Core.MarketData;
using TradingSystem.Domain.Orders;

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
        app.MapPatch("/v2/orders/{id}", ReplaceAsync);
        app.MapDelete("/v2/orders", CancelAllAsync);
        app.MapDelete("/v2/orders/{id}", CancelAsync);
    }

    private static async Task<IResult> PlaceAsync(HttpContext http, OrderPlacement placement)
    {
        if (await RequestBody.ReadAsync(http.Request) is not { } body) return Answers.Error(RequestBody.TooLong);
        if (OrderRequestReader.Read(body.Span, out var request) is { } malformed) return Answers.Error(malformed);
        return Answer(await placement.PlaceAsync(http.AccountId(), request!, closing: false));
    }

    private static async Task<IResult> ReplaceAsync(
        string id, HttpContext http, OrderQueries orders, OrderPlacement placement)
    {
        if (!Guid.TryParse(id, out var guid)) return Answers.Error(AlpacaError.Invalid("order_id is not a UUID"));
        if (await RequestBody.ReadAsync(http.Request) is not { } body) return Answers.Error(RequestBody.TooLong);
        if (OrderRequestReader.ReadReplacement(body.Span, out var request) is { } malformed)
        {
            return Answers.Error(malformed);
        }
        if (await orders.FindAsync(http.AccountId(), guid, http.RequestAborted) is not { } order)
        {
            return Answers.Error(AlpacaError.NotFound($"order not found for {guid}"));
        }
        var group = order.GroupId is { } groupId
            ? await orders.GroupAsync(http.AccountId(), groupId, http.RequestAborted) : [];
        return Answer(await placement.ReplaceAsync(order, group, request!));
    }

    private static async Task<IResult> ListAsync(HttpContext http, OrderQueries orders, AssetCatalog assets)
    {
        if (OrderFilter.Read(http.Request.Query, assets.SymbolOf, out var filter) is { } malformed)
        {
            return Answers.Error(malformed);
        }
        var found = await orders.ListAsync(http.AccountId(), filter, http.RequestAborted);
        var legs = await orders.LegsAsync(http.AccountId(), filter.Nested ? found : [], http.RequestAborted);
        return Answers.Json([.. found.Select(order => OrderWire.From(order, [.. legs[order.Id]]))],
            TradingJson.Default.OrderWireArray);
    }

    private static async Task<IResult> GetByClientOrderIdAsync(HttpContext http, OrderQueries orders)
    {
        var clientOrderId = http.Request.Query["client_order_id"].ToString();
        if (clientOrderId.Length == 0) return Answers.Error(AlpacaError.Invalid("client_order_id is required"));
        return await orders.FindAsync(http.AccountId(), clientOrderId, http.RequestAborted) is { } order
            ? Answer(order)
            : Answers.Error(AlpacaError.NotFound($"order not found for {clientOrderId}"));
    }

    private static async Task<IResult> GetAsync(string id, HttpContext http, OrderQueries orders)
    {
        if (!Guid.TryParse(id, out var guid)) return Answers.Error(AlpacaError.Invalid("order_id is not a UUID"));
        if (new QueryReader(http.Request.Query).Flag("nested", out var nested) is { } malformed)
        {
            return Answers.Error(malformed);
        }
        if (await orders.FindAsync(http.AccountId(), guid, http.RequestAborted) is not { } order)
        {
            return Answers.Error(AlpacaError.NotFound($"order not found for {guid}"));
        }
        var legs = await orders.LegsAsync(http.AccountId(), nested ? [order] : [], http.RequestAborted);
        return Answer(order, [.. legs[order.Id]]);
    }

    private static async Task<IResult> CancelAllAsync(HttpContext http, OrderCancellation cancellation) =>
        Answers.Json(await cancellation.CancelAllAsync(http.AccountId(), http.RequestAborted),
            TradingJson.Default.CancelStatusWireArray, StatusCodes.Status207MultiStatus);

    private static async Task<IResult> CancelAsync(string id, HttpContext http, OrderCancellation cancellation)
    {
        if (!Guid.TryParse(id, out var guid)) return Answers.Error(AlpacaError.Invalid("order_id is not a UUID"));
        return await cancellation.CancelAsync(http.AccountId(), guid, http.RequestAborted) is { } refused
            ? Answers.Error(refused)
            : Results.NoContent();
    }

    private static IResult Answer(Placement placement) =>
        placement.Refused is { } refused
            ? Answers.Error(refused.ToAlpaca())
            : Answer(placement.Accepted!, placement.Legs);

    private static IResult Answer(Order order) => Answer(order, []);

    private static IResult Answer(Order order, IReadOnlyCollection<Order> legs) =>
        Answers.Json(OrderWire.From(order, legs), TradingJson.Default.OrderWire);
}
