using System.Globalization;
using TradingSystem.Api.Authentication;
using TradingSystem.Core.Alpaca;

namespace TradingSystem.Api.RateLimits;

/// <summary>Tells each answer how many requests the key has left, in Alpaca's headers, and refuses what is too many before anything is done about it.</summary>
internal sealed class RateLimitMiddleware(RequestDelegate next, RateLimiter limiter)
{
    /// <summary>Those without a key share one count.</summary>
    private const string Anonymous = "";

    public Task InvokeAsync(HttpContext http)
    {
        if (http.KeyId() is null && http.GetEndpoint()?.Metadata.GetMetadata<PublicEndpoint>() is null) return next(http);
        var count = limiter.Take(http.KeyId() ?? Anonymous);
        var headers = http.Response.Headers;
        headers["X-RateLimit-Limit"] = count.Limit.ToString(CultureInfo.InvariantCulture);
        headers["X-RateLimit-Remaining"] = Math.Max(0, count.Remaining).ToString(CultureInfo.InvariantCulture);
        headers["X-RateLimit-Reset"] = count.Reset.ToString(CultureInfo.InvariantCulture);
        if (!count.IsTooMany) return next(http);
        headers.RetryAfter = limiter.SecondsUntil(count.Reset).ToString(CultureInfo.InvariantCulture);
        return Answers.WriteAsync(http, AlpacaError.RateLimitExceeded);
    }
}
