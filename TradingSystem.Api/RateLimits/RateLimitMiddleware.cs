using TradingSystem.Api.Callers;

namespace TradingSystem.Api.RateLimits;

/// <summary>
/// Tells each answer how many requests the key has left, in Alpaca's headers, and refuses what is too many before
/// anything is done about it.
/// </summary>
internal sealed class RateLimitMiddleware(RequestDelegate next, RateLimiter limiter)
{
    /// <summary>Those without a key share one count.</summary>
    private const string Anonymous = "";

    public Task InvokeAsync(HttpContext http)
    {
        if (http.KeyId() is null && http.GetEndpoint()?.Metadata.GetMetadata<PublicEndpoint>() is null)
        {
            return next(http);
        }
        var count = limiter.Take(http.KeyId() ?? Anonymous);
        if (count.IsTooMany) return RateLimitHeaders.RefuseAsync(http, count, limiter);
        RateLimitHeaders.AddTo(http.Response, count);
        return next(http);
    }
}
