using System.Globalization;
using TradingSystem.Api.Authentication;
using TradingSystem.Core.Alpaca;

namespace TradingSystem.Api.RateLimits;

/// <summary>Tells each answer how many requests the key has left, in Alpaca's headers, and refuses what is too many before anything is done about it.</summary>
internal sealed class RateLimitMiddleware(RequestDelegate next, RateLimiter limiter)
{
    public Task InvokeAsync(HttpContext http)
    {
        if (http.KeyId() is not { } keyId) return next(http);
        var count = limiter.Take(keyId);
        var headers = http.Response.Headers;
        headers["X-RateLimit-Limit"] = count.Limit.ToString(CultureInfo.InvariantCulture);
        headers["X-RateLimit-Remaining"] = Math.Max(0, count.Remaining).ToString(CultureInfo.InvariantCulture);
        headers["X-RateLimit-Reset"] = count.Reset.ToString(CultureInfo.InvariantCulture);
        if (!count.IsTooMany) return next(http);
        headers.RetryAfter = limiter.SecondsUntil(count.Reset).ToString(CultureInfo.InvariantCulture);
        return Answers.WriteAsync(http, AlpacaError.RateLimitExceeded);
    }
}
