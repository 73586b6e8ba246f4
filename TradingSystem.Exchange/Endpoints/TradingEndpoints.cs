using TradingSystem.Alpaca.Requests;
using TradingSystem.Alpaca.Text;
using TradingSystem.Alpaca.Trading;
using TradingSystem.Domain.Calendar;
using TradingSystem.Domain.Orders;
using TradingSystem.Domain.Text;
using TradingSystem.Exchange.Faults;
using TradingSystem.Exchange.Venue;

namespace TradingSystem.Exchange.Endpoints;

/// <summary>Alpaca's trading API, as far as the venue has it.</summary>
public static class TradingEndpoints
{
    public static void MapTrading(this IEndpointRouteBuilder app)
    {
        app.MapPost("/v2/orders", PlaceAsync);
        app.MapPatch("/v2/orders/{id}", ReplaceAsync);
        app.MapGet("/v2/clock",
            (TimeProvider clock, MarketHours hours) => Results.Json(
                ClockWire.At(clock.GetUtcNow(), hours), TradingJson.Default.ClockWire));
        app.MapGet("/v2/orders", List);
        app.MapGet("/v2/orders/{id}",
            (string id, TradingVenue venue, HiddenOrders hidden) => Found(
                venue, hidden, books => Guid.TryParse(id, out var guid) ? books.Find(guid) : null, id));
        app.MapGet("/v2/orders:by_client_order_id",
            (string client_order_id, TradingVenue venue, HiddenOrders hidden) => Found(
                venue, hidden, books => books.Find(client_order_id), client_order_id));
        app.MapDelete("/v2/orders/{id}", (string id, TradingVenue venue) =>
            !Guid.TryParse(id, out var guid)
                ? Error(AlpacaError.Invalid("order_id is not a UUID"))
                : venue.Cancel(guid) is { } error
                ? Error(error)
                : Results.NoContent());
        app.MapDelete("/v2/orders", CancelAll);
        app.MapGet("/v2/account", Account);
        app.MapGet("/v2/positions", Positions);
        app.MapGet("/v2/assets", (HttpRequest http, TradingVenue venue) =>
            new QueryReader(http.Query).OneOf("asset_class", AssetWire.Classes, out var named) is { } malformed
            ? Error(malformed)
            : Results.Json(venue.Assets.Where(asset => named is AssetWire.AllClasses || asset.Class == named)
                .ToArray(), TradingJson.Default.AssetWireArray));
        app.MapGet("/v2/assets/{**name}",
            (string name, TradingVenue venue) => venue.FindAsset(Uri.UnescapeDataString(name)) is { } asset
            ? Results.Json(asset, TradingJson.Default.AssetWire)
            : Error(AlpacaError.NotFound($"asset not found for {name}")));
        app.MapGet("/v2/account/activities/FILL", Fills);
    }

    private static async Task<IResult> PlaceAsync(HttpRequest http, TradingVenue venue, HiddenOrders hidden)
    {
        if (await RequestBody.ReadAsync(http) is not { } body) return Error(RequestBody.TooLarge);
        if (OrderRequestReader.Read(body.Span, out var request) is { } malformed) return Error(malformed);
        if (venue.Place(request!, out var placed) is { } refused) return Error(refused);
        hidden.Taken(placed!.Id, placed.Symbol);
        return Results.Json(placed, TradingJson.Default.OrderWire);
    }

    private static async Task<IResult> ReplaceAsync(string id, HttpRequest http, TradingVenue venue)
    {
        if (!Guid.TryParse(id, out var guid)) return Error(AlpacaError.Invalid("order_id is not a UUID"));
        if (await RequestBody.ReadAsync(http) is not { } body) return Error(RequestBody.TooLarge);
        if (OrderRequestReader.ReadReplacement(body.Span, out var request) is { } malformed) return Error(malformed);
        return venue.Replace(guid, request!, out var placed) is { } refused
            ? Error(refused)
            : Results.Json(placed, TradingJson.Default.OrderWire!);
    }

    private static IResult List(HttpRequest http, TradingVenue venue, HiddenOrders hidden)
    {
        if (ListQuery.Read(http.Query, venue, out var filter) is { } bad) return Error(bad);
        return Results.Json(venue.Orders(filter!).Where(order => hidden.Shows(order.Id)).Select(venue.ToWire).ToArray(),
            TradingJson.Default.OrderWireArray);
    }

    private static IResult CancelAll(TradingVenue venue)
    {
        var open = venue.Read((books, _) => books.OpenOrders.Select(o => o.Id).ToArray());
        var answers = open
            .Select(id => new CancelStatusWire { Id = id, Status = venue.Cancel(id) is null ? 200 : 500 })
            .ToArray();
        return Results.Json(
            answers, TradingJson.Default.CancelStatusWireArray, statusCode: StatusCodes.Status207MultiStatus);
    }

    private static IResult Account(TradingVenue venue, TimeProvider clock)
    {
        var now = clock.GetUtcNow();
        var account = venue.Read((books, instruments) => AccountAnswers.Account(books, instruments, now));
        return Results.Json(account, TradingJson.Default.AccountWire);
    }

    private static IResult Positions(TradingVenue venue, FaultBoard faults)
    {
        var isHidden = faults.Take(fault => fault.Kind == FaultKind.EmptyPositions) is not null;
        var positions = isHidden ? [] : venue.Read(AccountAnswers.Positions);
        return Results.Json(positions, TradingJson.Default.PositionWireArray);
    }

    /// <summary>The record of executions, paged by the id of the last item.</summary>
    private static IResult Fills(HttpRequest http, TradingVenue venue) =>
        ListQuery.ReadFills(http.Query, venue, out var filter) is { } bad ? Error(bad)
        : Results.Json(filter is null ? [] : venue.Fills(filter).Select(ToActivity).ToArray(), TradingJson.Default.FillActivityWireArray);

    private static FillActivityWire ToActivity(Execution fill) => new()
    {
        Id = ActivityId.Of(fill.At, fill.Id.ToString()),
        TransactionTime = fill.At,
        Type = fill.Complete ? "fill" : "partial_fill",
        Price = fill.Price,
        Qty = fill.Qty,
        Side = EnumName<OrderSide>.Of(fill.Side),
        Symbol = fill.Symbol,
        CumQty = fill.CumQty,
        LeavesQty = fill.OrderQty - fill.CumQty ?? 0,
        OrderId = fill.OrderId,
        OrderStatus = EnumName<OrderStatus>.Of(fill.Complete ? OrderStatus.Filled : OrderStatus.PartiallyFilled),
    };

    private static IResult Found(
        TradingVenue venue, HiddenOrders hidden, Func<VenueBooks, VenueOrder?> find, string what)
    {
        var order = venue.Read((books, _) => find(books) is { } found ? venue.ToWire(found) : null);
        return order is null || !hidden.Shows(order.Id)
            ? Error(AlpacaError.NotFound($"order not found for {what}"))
            : Results.Json(order, TradingJson.Default.OrderWire);
    }

    private static IResult Error(AlpacaError error) =>
        Results.Json(error.Body, TradingJson.Default.ErrorWire, statusCode: error.Status);
}
