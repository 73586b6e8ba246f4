using Dapper;
using Npgsql;
using TradingSystem.Api.Authentication;
using TradingSystem.Api.Positions;
using TradingSystem.Core.Alpaca;

namespace TradingSystem.Api.Accounts;

/// <summary><c>/v2/account</c> and <c>/v2/account/configurations</c></summary>
internal static class AccountEndpoints
{
    private sealed record Row(string Number, string Status, decimal Cash, decimal Reserved, decimal LastEquity, bool SuspendTrade, DateTime CreatedAt);

    public static void MapAccount(this IEndpointRouteBuilder app)
    {
        app.MapGet("/v2/account", GetAsync);
        app.MapGet("/v2/account/configurations", async (HttpContext http, ConfigurationTable table) => Answer(await table.FindAsync(http.AccountId(), http.RequestAborted)));
        app.MapPatch("/v2/account/configurations", ConfigureAsync);
    }

    private static async Task<IResult> GetAsync(HttpContext http, NpgsqlDataSource primary, PositionQueries positions, TimeProvider clock)
    {
        var (id, ct) = (http.AccountId(), http.RequestAborted);
        Row row;
        await using (var connection = await primary.OpenConnectionAsync(ct))
        {
            row = await connection.QuerySingleAsync<Row>(new("select number Number, status Status, cash Cash, reserved Reserved, last_equity LastEquity, suspend_trade SuspendTrade, created_at CreatedAt from accounts where id = @id", new { id }, cancellationToken: ct));
        }
        var value = (await positions.ListAsync(id, ct)).Sum(position => position.Qty * positions.PriceOf(position));
        return Answers.Json(AccountWire.From(id, row.Number, row.Status, row.Cash, row.Reserved, row.LastEquity, value, row.SuspendTrade, row.CreatedAt, clock.GetUtcNow()), TradingJson.Default.AccountWire);
    }

    private static async Task<IResult> ConfigureAsync(HttpContext http, ConfigurationTable table)
    {
        var (body, malformed) = await RequestBody.ReadObjectAsync(http.Request);
        if (malformed is not null) return Answers.Error(malformed);
        var (after, refused) = await table.ChangeAsync(http.AccountId(), body, http.RequestAborted);
        return refused is null ? Answer(after) : Answers.Error(refused);
    }

    private static IResult Answer(AccountConfigurationWire settings) => Answers.Json(settings, TradingJson.Default.AccountConfigurationWire);
}
