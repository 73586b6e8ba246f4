using TradingSystem.Alpaca.Text;
using TradingSystem.Api.Callers;
using TradingSystem.Api.RateLimits;

namespace TradingSystem.Api.Authentication;

/// <summary>
/// Lets nobody past without a valid key in Alpaca's headers; what changes something needs the trader's role, the
/// system's own endpoints an operator's.
/// </summary>
internal sealed class KeyMiddleware(RequestDelegate next, KeyCheck keys, RateLimiter limiter)
{
    public async Task InvokeAsync(HttpContext http)
    {
        var endpoint = http.GetEndpoint()?.Metadata;
        if (endpoint?.GetMetadata<OpenEndpoint>() is not null || IsHealth(http.Request.Path))
        {
            await next(http);
            return;
        }
        var (keyId, secret) = (http.Request.Headers["APCA-API-KEY-ID"].ToString(), http.Request.Headers["APCA-API-SECRET-KEY"].ToString());
        if (keyId.Length + secret.Length == 0 && endpoint?.GetMetadata<PublicEndpoint>() is not null)
        {
            await next(http);
            return;
        }
        var (key, tooMany) = await keys.JudgeAsync(keyId, secret, http.Connection.RemoteIpAddress, http.RequestAborted);
        if (tooMany is { } count)
        {
            await RateLimitHeaders.RefuseAsync(http, count, limiter);
        }
        else if (key is null)
        {
            await Answers.WriteAsync(http, AlpacaError.Unauthorized);
        }
        else if (endpoint?.GetMetadata<ForOperators>() is not null)
        {
            if (key.Roles.Overlaps(["operator", "admin"])) await next(http);
            else await Answers.WriteAsync(http, AlpacaError.Forbidden("this key may not look into the system"));
        }
        else if (!(HttpMethods.IsGet(http.Request.Method)
            || HttpMethods.IsHead(http.Request.Method)
            || key.Roles.Contains("trader")))
        {
            await Answers.WriteAsync(http, AlpacaError.Forbidden("this key may not trade"));
        }
        else
        {
            http.Features.Set(key);
            await next(http);
        }
    }

    private static bool IsHealth(PathString path) => path == "/health" || path == "/alive";
}
