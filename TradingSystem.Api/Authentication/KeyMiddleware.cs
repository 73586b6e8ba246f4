using TradingSystem.Core.Accounts;
using TradingSystem.Core.Alpaca;

namespace TradingSystem.Api.Authentication;

/// <summary>Lets nobody past without a valid key in Alpaca's headers; what changes something needs the trader's role, unless the endpoint names another (<see cref="NeedsRole"/>).</summary>
internal sealed class KeyMiddleware(RequestDelegate next, ApiKeyCache keys)
{
    public async Task InvokeAsync(HttpContext http)
    {
        var endpoint = http.GetEndpoint()?.Metadata;
        if (endpoint?.GetMetadata<OpenEndpoint>() is not null || IsHealth(http.Request.Path))
        {
            await next(http);
            return;
        }
        var headers = http.Request.Headers;
        var key = await keys.AuthenticateAsync(headers["APCA-API-KEY-ID"].ToString(), headers["APCA-API-SECRET-KEY"].ToString(), http.RequestAborted);
        var role = endpoint?.GetMetadata<NeedsRole>()?.Role ?? (HttpMethods.IsGet(http.Request.Method) || HttpMethods.IsHead(http.Request.Method) ? null : "trader");
        if (key is null)
        {
            await Answers.WriteAsync(http, AlpacaError.Unauthorized);
        }
        else if (role is not null && !key.Roles.Contains(role))
        {
            await Answers.WriteAsync(http, AlpacaError.Forbidden(role == "trader" ? "this key may not trade" : $"this key hasn't the role {role}"));
        }
        else
        {
            http.Features.Set(key);
            await next(http);
        }
    }

    private static bool IsHealth(PathString path) => path == "/health" || path == "/alive";
}

/// <summary>Marks an endpoint that checks keys by itself.</summary>
internal sealed class OpenEndpoint;

/// <summary>Marks an endpoint that is for keys with that role only, whatever the method.</summary>
internal sealed record NeedsRole(string Role);

internal static class CallerExtensions
{
    public static Guid AccountId(this HttpContext http) => http.Key().AccountId;

    public static bool IsOperator(this HttpContext http) => http.Key().Roles.Overlaps(["operator", "admin"]);

    private static ApiKey Key(this HttpContext http) => http.Features.Get<ApiKey>() ?? throw new InvalidOperationException("no key was checked");
}
