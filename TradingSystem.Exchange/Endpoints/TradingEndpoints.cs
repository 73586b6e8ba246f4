using System.Globalization;
using TradingSystem.Core.Alpaca;
using TradingSystem.Core.Calendar;
using TradingSystem.Core.Orders;
using TradingSystem.Exchange.Venue;

namespace TradingSystem.Exchange.Endpoints;

/// <summary>Alpaca's trading API, as far as the venue has it.</summary>
public static class TradingEndpoints
{
    public static void MapTrading(this IEndpointRouteBuilder app)
    {
        app.MapPost("/v2/orders", PlaceAsync);
        app.MapPatch("/v2/orders/{id}", ReplaceAsync);
        app.MapGet("/v2/clock", (TimeProvider clock, MarketHours hours) => Results.Json(ClockWire.At(clock.GetUtcNow(), hours), TradingJson.Default.ClockWire));
        app.MapGet("/v2/orders", List);
        app.MapGet("/v2/orders/{id}", (string id, TradingVenue venue) => Found(venue, books => Guid.TryParse(id, out var guid) ? books.Find(guid) : null, id));
        app.MapGet("/v2/orders:by_client_order_id", (string client_order_id, TradingVenue venue) => Found(venue, books => books.Find(client_order_id), client_order_id));
        app.MapDelete("/v2/orders/{id}", (string id, TradingVenue venue) =>
            !Guid.TryParse(id, out var guid) ? Error(AlpacaError.Invalid("order_id is not a UUID")) : venue.Cancel(guid) is { } error ? Error(error) : Results.NoContent());
        app.MapDelete("/v2/orders", CancelAll);
        app.MapGet("/v2/account", Account);
        app.MapGet("/v2/positions", Positions);
        app.MapGet("/v2/assets", (string? asset_class, TradingVenue venue) =>
            Results.Json(venue.Assets.Where(a => a.Class == (string.IsNullOrEmpty(asset_class) ? AssetWire.UsEquity : asset_class)).ToArray(), TradingJson.Default.AssetWireArray));
        app.MapGet("/v2/assets/{**name}", (string name, TradingVenue venue) => venue.FindAsset(Uri.UnescapeDataString(name)) is { } asset
            ? Results.Json(asset, TradingJson.Default.AssetWire) : Error(AlpacaError.NotFound($"asset not found for {name}")));
        app.MapGet("/v2/account/activities/FILL", Fills);
    }

    private static async Task<IResult> PlaceAsync(HttpRequest http, TradingVenue venue)
    {
        if (await RequestBody.ReadAsync(http) is not { } body) return Error(RequestBody.TooLarge);
        if (OrderRequestReader.Read(body.Span, out var request) is { } malformed) return Error(malformed);
        return venue.Place(request!, out var placed) is { } refused ? Error(refused) : Results.Json(placed, TradingJson.Default.OrderWire!);
    }

    private static async Task<IResult> ReplaceAsync(string id, HttpRequest http, TradingVenue venue)
    {
        if (!Guid.TryParse(id, out var guid)) return Error(AlpacaError.Invalid("order_id is not a UUID"));
        if (await RequestBody.ReadAsync(http) is not { } body) return Error(RequestBody.TooLarge);
        if (OrderRequestReader.ReadReplacement(body.Span, out var request) is { } malformed) return Error(malformed);
        return venue.Replace(guid, request!, out var placed) is { } refused ? Error(refused) : Results.Json(placed, TradingJson.Default.OrderWire!);
    }

    /// <summary>Orders by status; <c>after</c> and <c>until</c> are exclusive bounds on submitted_at.</summary>
    private static IResult List(string? status, string? after, string? until, string? direction, int? limit, TradingVenue venue)
    {
        var from = UtcTime.TryParse(after, out var lower) ? lower : DateTimeOffset.MinValue;
        var to = UtcTime.TryParse(until, out var upper) ? upper : DateTimeOffset.MaxValue;
        var orders = venue.Read((books, instruments) =>
        {
            var chosen = (status is "all" or "closed" ? books.Orders.AsEnumerable() : books.OpenOrders.OrderBy(o => o.SubmittedAt)).Where(o => o.SubmittedAt > from && o.SubmittedAt < to);
            if (status == "closed") chosen = chosen.Where(o => !o.IsOpen);
            if (direction != "asc") chosen = chosen.Reverse();
            return chosen.Take(Math.Clamp(limit ?? 50, 1, 500)).Select(o => o.ToWire(instruments[o.Symbol].Asset)).ToArray();
        });
        return Results.Json(orders, TradingJson.Default.OrderWireArray);
    }

    private static IResult CancelAll(TradingVenue venue)
    {
        var open = venue.Read((books, _) => books.OpenOrders.Select(o => o.Id).ToArray());
        var answers = open.Select(id => new CancelStatusWire { Id = id, Status = venue.Cancel(id) is null ? 200 : 500 }).ToArray();
        return Results.Json(answers, TradingJson.Default.CancelStatusWireArray, statusCode: StatusCodes.Status207MultiStatus);
    }

    private static IResult Account(TradingVenue venue, TimeProvider clock)
    {
        var now = clock.GetUtcNow();
        var account = venue.Read((books, instruments) => AccountWire.From(Guid.Empty, "PAPER", "ACTIVE", books.Cash, 0, books.Cash,
            books.Positions.Sum(p => p.Qty * instruments[p.Symbol].Price), suspended: false, now, now));
        return Results.Json(account, TradingJson.Default.AccountWire);
    }

    private static IResult Positions(TradingVenue venue)
    {
        var positions = venue.Read((books, instruments) => books.Positions
            .Select(p => PositionWire.From(instruments[p.Symbol].Asset, p.Qty, p.Qty - books.HeldForSale(p.Symbol), p.Cost, instruments[p.Symbol].Price, instruments[p.Symbol].Price)).ToArray());
        return Results.Json(positions, TradingJson.Default.PositionWireArray);
    }

    /// <summary>The record of executions, paged by the id of the last item.</summary>
    private static IResult Fills(string? after, string? direction, int? page_size, string? page_token, TradingVenue venue)
    {
        var from = UtcTime.TryParse(after, out var lower) ? lower : DateTimeOffset.MinValue;
        var size = Math.Clamp(page_size ?? 100, 1, 100);
        var fills = venue.Read((books, _) => books.PageOfFills(from, direction == "asc", size, page_token).Select(ToActivity).ToArray());
        return Results.Json(fills, TradingJson.Default.FillActivityWireArray);
    }

    private static FillActivityWire ToActivity((JournalEntry.Filled Fill, VenueOrder Order, decimal CumQty) entry) => new()
    {
        Id = ActivityId.Of(entry.Fill.At, entry.Fill.ExecutionId.ToString()),
        TransactionTime = entry.Fill.At,
        Type = entry.Fill.Complete ? "fill" : "partial_fill",
        Price = entry.Fill.Price,
        Qty = entry.Fill.Qty,
        Side = WireName<OrderSide>.Of(entry.Order.Side),
        Symbol = entry.Order.Symbol,
        CumQty = entry.CumQty,
        LeavesQty = entry.Order.Qty - entry.CumQty ?? 0,
        OrderId = entry.Order.Id,
        OrderStatus = WireName<OrderStatus>.Of(entry.Fill.Complete ? OrderStatus.Filled : OrderStatus.PartiallyFilled),
    };

    private static IResult Found(TradingVenue venue, Func<VenueBooks, VenueOrder?> find, string what)
    {
        var order = venue.Read((books, instruments) => find(books) is { } found ? found.ToWire(instruments[found.Symbol].Asset) : null);
        return order is null ? Error(AlpacaError.NotFound($"order not found for {what}")) : Results.Json(order, TradingJson.Default.OrderWire);
    }

    private static IResult Error(AlpacaError error) => Results.Json(error.Body, TradingJson.Default.ErrorWire, statusCode: error.Status);
}
