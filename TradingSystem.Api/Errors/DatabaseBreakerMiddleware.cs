using TradingSystem.Postgres.Connections;

namespace TradingSystem.Api.Errors;

/// <summary>
/// Reads of the database go through its breaker. What is answered from memory, and whether this process lives, has
/// nothing to do with it; what places or changes orders waits for the database instead.
/// </summary>
internal sealed class DatabaseBreakerMiddleware(RequestDelegate next, DatabaseBreaker breaker)
{
    public Task InvokeAsync(HttpContext http) =>
        HttpMethods.IsGet(http.Request.Method) && http.GetEndpoint()?.Metadata.GetMetadata<FromDatabase>() is not null
            ? breaker.RunAsync(() => next(http))
            : next(http);
}

/// <summary>Marks what is answered from the database.</summary>
internal sealed class FromDatabase;
