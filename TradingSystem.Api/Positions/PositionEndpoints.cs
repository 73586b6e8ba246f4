using TradingSystem.Alpaca.Requests;
using TradingSystem.Alpaca.Text;
using TradingSystem.Alpaca.Trading;
using TradingSystem.Api.Callers;
using TradingSystem.Domain.Text;

namespace TradingSystem.Api.Positions;

/// <summary><c>/v2/positions</c></summary>
internal static class PositionEndpoints
{
    public static void MapPositions(this IEndpointRouteBuilder app)
    {
        app.MapGet("/v2/positions", ListAsync);
        app.MapGet("/v2/positions/{**name}", GetAsync);   // a pair's slash may come undecoded or plain
        app.MapDelete("/v2/positions", CloseAllAsync);
        app.MapDelete("/v2/positions/{**name}", CloseAsync);
    }

    private static async Task<IResult> ListAsync(HttpContext http, PositionQueries positions) =>
        Answers.Json(await positions.ShowAsync(http.AccountId(), http.RequestAborted),
            TradingJson.Default.PositionWireArray);

    private static async Task<IResult> GetAsync(string name, HttpContext http, PositionQueries positions)
    {
        name = Uri.UnescapeDataString(name);
        return await positions.FindAsync(http.AccountId(), name, http.RequestAborted) is { } position
            ? Answers.Json(await positions.ToWireAsync(position, http.RequestAborted), TradingJson.Default.PositionWire)
            : Answers.Error(NotFound(name));
    }

    private static async Task<IResult> CloseAllAsync(HttpContext http, PositionClosing closing)
    {
        if (new QueryReader(http.Request.Query).Flag("cancel_orders", out var cancelOrders) is { } malformed)
        {
            return Answers.Error(malformed);
        }
        var closed = await closing.CloseAllAsync(http.AccountId(), cancelOrders, http.RequestAborted);
        return Answers.Json(closed, TradingJson.Default.CloseStatusWireArray, StatusCodes.Status207MultiStatus);
    }

    private static async Task<IResult> CloseAsync(
        string name, HttpContext http, PositionQueries positions, PositionClosing closing)
    {
        name = Uri.UnescapeDataString(name);
        if (Amount(http, "qty", decimal.MaxValue, out var qty) is { } badQty) return Answers.Error(badQty);
        if (Amount(http, "percentage", 100, out var percentage) is { } badPercentage)
        {
            return Answers.Error(badPercentage);
        }
        if (qty is not null && percentage is not null)
        {
            return Answers.Error(AlpacaError.Invalid("only one of qty or percentage is accepted"));
        }
        if (await positions.FindAsync(http.AccountId(), name, http.RequestAborted) is not { } position)
        {
            return Answers.Error(NotFound(name));
        }
        var (accepted, _, refused) = await closing.CloseAsync(position, qty, percentage);
        return refused is null
            ? Answers.Json(OrderWire.From(accepted!), TradingJson.Default.OrderWire)
            : Answers.Error(refused.ToAlpaca());
    }

    private static AlpacaError? Amount(HttpContext http, string name, decimal max, out decimal? amount)
    {
        amount = null;
        if (http.Request.Query[name].ToString() is not { Length: > 0 } text) return null;
        if (!DecimalString.TryParse(System.Text.Encoding.UTF8.GetBytes(text), out var value)
            || value <= 0
            || value > max
            || decimal.Round(value, 9) != value)
        {
            return AlpacaError.Invalid($"{name} must be a number above 0{(max == 100 ? " and at most 100" : "")}, with at most 9 decimal places");
        }
        amount = value;
        return null;
    }

    private static AlpacaError NotFound(string name) => AlpacaError.NotFound($"position does not exist: {name}");
}
