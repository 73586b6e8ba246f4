using TradingSystem.Core.Persistence;

namespace TradingSystem.Api.Errors;

/// <summary>Reads go through the database's breaker; what places or changes orders waits for the database instead.</summary>
internal sealed class DatabaseBreakerMiddleware(RequestDelegate next, DatabaseBreaker breaker)
{
    public Task InvokeAsync(HttpContext http) => HttpMethods.IsGet(http.Request.Method) && !http.WebSockets.IsWebSocketRequest ? breaker.RunAsync(() => next(http)) : next(http);
}
