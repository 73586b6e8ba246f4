using Microsoft.EntityFrameworkCore;
using TradingSystem.Peers.EfCore.Data;

namespace TradingSystem.Peers.EfCore.Intake;

public static class Endpoints
{
    public static void MapTrading(this WebApplication app)
    {
        var trading = app.MapGroup("/v2").AddEndpointFilter(new KeyFilter(app.Services.GetRequiredService<KeyCache>()));
        trading.MapPost("/orders",
            (OrderBody body, HttpContext http, OrderIntake intake) => intake.PlaceAsync(
                KeyFilter.AccountOf(http), body, http.RequestAborted));
        trading.MapGet("/orders/{id:guid}", OrderAsync);
        trading.MapGet("/positions", PositionsAsync);
    }

    private static async Task<IResult> OrderAsync(Guid id, HttpContext http, IDbContextFactory<PeerDb> contexts)
    {
        await using var db = await contexts.CreateDbContextAsync(http.RequestAborted);
        return await db.OrderAsync(KeyFilter.AccountOf(http), id) is { } order
            ? Results.Json(OrderAnswer.From(order), PeerJson.Default.OrderAnswer)
            : ErrorAnswer.Of(StatusCodes.Status404NotFound, $"order not found for {id}");
    }

    private static async Task<IResult> PositionsAsync(HttpContext http, IDbContextFactory<PeerDb> contexts)
    {
        await using var db = await contexts.CreateDbContextAsync(http.RequestAborted);
        var positions = new List<PositionAnswer>();
        await foreach (var position in db
            .PositionsAsync(KeyFilter.AccountOf(http))
            .WithCancellation(http.RequestAborted))
        {
            positions.Add(PositionAnswer.From(position));
        }
        return Results.Json([.. positions], PeerJson.Default.PositionAnswerArray);
    }
}
