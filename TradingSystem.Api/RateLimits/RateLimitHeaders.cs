using System.Globalization;
using TradingSystem.Alpaca.Text;

namespace TradingSystem.Api.RateLimits;

/// <summary>Alpaca's headers about limits, and the answer when there is nothing left.</summary>
internal static class RateLimitHeaders
{
    public static void AddTo(HttpResponse response, RateLimiter.Count count)
    {
        response.Headers["X-RateLimit-Limit"] = count.Limit.ToString(CultureInfo.InvariantCulture);
        response.Headers["X-RateLimit-Remaining"] = Math.Max(0, count.Remaining).ToString(CultureInfo.InvariantCulture);
        response.Headers["X-RateLimit-Reset"] = count.Reset.ToString(CultureInfo.InvariantCulture);
    }

    public static Task RefuseAsync(HttpContext http, RateLimiter.Count count, RateLimiter limiter)
    {
        AddTo(http.Response, count);
        http.Response.Headers.RetryAfter = limiter.SecondsUntil(count.Reset).ToString(CultureInfo.InvariantCulture);
        return Answers.WriteAsync(http, AlpacaError.RateLimitExceeded);
    }
}
