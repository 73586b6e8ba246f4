using TradingSystem.Alpaca.Trading;
using TradingSystem.Api.Callers;

namespace TradingSystem.Api.Accounts;

/// <summary><c>/v2/account/activities</c>, of all types or of one.</summary>
internal static class ActivityEndpoints
{
    public static void MapActivities(this IEndpointRouteBuilder app)
    {
        app.MapGet("/v2/account/activities",
            (HttpContext http, ActivityQueries activities) => ListAsync(http, activities, null));
        app.MapGet("/v2/account/activities/{type}",
            (string type, HttpContext http, ActivityQueries activities) => ListAsync(http, activities, type));
    }

    private static async Task<IResult> ListAsync(HttpContext http, ActivityQueries activities, string? type)
    {
        if (ActivityFilter.Read(http.Request.Query, type, out var filter) is { } malformed)
        {
            return Answers.Error(malformed);
        }
        var found = filter.Fills || filter.Fees
            ? await activities.ListAsync(http.AccountId(), filter, http.RequestAborted)
            : [];
        return Answers.Json([.. found], TradingJson.Default.ActivityWireArray);
    }
}
