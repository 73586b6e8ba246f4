using System.Globalization;
using TradingSystem.Alpaca.Text;

namespace TradingSystem.Api.Operators;

/// <summary>
/// <c>GET /v1/system/reconciliations?limit=N&amp;differing=true</c>: what the latest comparisons with the broker's
/// books found, newest first.
/// </summary>
internal static class ReconciliationEndpoint
{
    private const int DefaultLimit = 50, MaxLimit = 500;

    public static void MapReconciliations(this IEndpointRouteBuilder app) => app.MapGet("/reconciliations", ListAsync);

    private static async Task<IResult> ListAsync(HttpContext http, ReconciliationHistory history)
    {
        var (asked, differing, limit) = (http.Request.Query["limit"].ToString(), http.Request.Query["differing"].ToString(), DefaultLimit);
        if (asked.Length > 0
            && (!int.TryParse(asked, NumberStyles.None, CultureInfo.InvariantCulture, out limit)
                || limit is < 1 or > MaxLimit))
        {
            return Answers.Error(AlpacaError.Invalid($"limit must be a number from 1 to {MaxLimit}"));
        }
        if (differing is not ("" or "true" or "false"))
        {
            return Answers.Error(AlpacaError.Invalid("differing must be true or false"));
        }
        return Results.Text(
            await history.LatestAsync(limit, differing == "true", http.RequestAborted), "application/json");
    }
}
