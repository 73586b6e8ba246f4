using Dapper;
using Npgsql;
using TradingSystem.Alpaca.Trading;
using TradingSystem.Api.Callers;
using TradingSystem.Api.Positions;
using TradingSystem.Domain.Books;
using TradingSystem.Domain.Risk;

namespace TradingSystem.Api.Accounts;

/// <summary><c>/v2/account</c> and <c>/v2/account/configurations</c></summary>
internal static class AccountEndpoints
{
    private sealed record Row(string Number, string Status, decimal Cash, decimal Reserved, decimal Collateral,
        decimal LastEquity, bool SuspendTrade, bool NoShorting, DateTime CreatedAt);

    public static void MapAccount(this IEndpointRouteBuilder app)
    {
        app.MapGet("/v2/account", GetAsync);
        app.MapGet("/v2/account/configurations",
            async (HttpContext http, ConfigurationTable table) => Answer(
                await table.FindAsync(http.AccountId(), http.RequestAborted)));
        app.MapPatch("/v2/account/configurations", ConfigureAsync);
    }

    private static async Task<IResult> GetAsync(
        HttpContext http, NpgsqlDataSource primary, PositionQueries positions, RiskOptions limits, TimeProvider clock)
    {
        var (id, ct) = (http.AccountId(), http.RequestAborted);
        Row row;
        await using (var connection = await primary.OpenConnectionAsync(ct))
        {
            row = await connection.QuerySingleAsync<Row>(new("""
                select number Number, status Status, cash Cash, reserved Reserved, collateral Collateral, last_equity LastEquity, suspend_trade SuspendTrade,
                       no_shorting NoShorting, created_at CreatedAt from accounts where id = @id
                """, new { id }, cancellationToken: ct));
        }
        var account = new Account
        {
            Id = id,
            Number = row.Number,
            Status = row.Status,
            Cash = row.Cash,
            Reserved = row.Reserved,
            Collateral = row.Collateral,
            LastEquity = row.LastEquity,
            CreatedAt = row.CreatedAt
        };
        var values = (await positions.ListAsync(id, ct))
            .Select(position => position.Qty * positions.PriceOf(position))
            .ToArray();
        return Answers.Json(
            AccountWire.From(
                account, values, row.SuspendTrade, limits.AllowShorting && !row.NoShorting, clock.GetUtcNow()),
            TradingJson.Default.AccountWire);
    }

    private static async Task<IResult> ConfigureAsync(HttpContext http, ConfigurationTable table)
    {
        var (body, malformed) = await RequestBody.ReadObjectAsync(http.Request);
        if (malformed is not null) return Answers.Error(malformed);
        var (after, refused) = await table.ChangeAsync(http.AccountId(), body, http.RequestAborted);
        return refused is null ? Answer(after) : Answers.Error(refused);
    }

    private static IResult Answer(AccountConfigurationWire settings) =>
        Answers.Json(settings, TradingJson.Default.AccountConfigurationWire);
}
