using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace TradingSystem.ServiceDefaults.Correlations;

/// <summary>
/// Gives each request its ids: the correlation id from <c>X-Correlation-Id</c>, from the caller's baggage or from the
/// trace, and a request id of its own. Both are on every response, also on one that an exception handler wrote.
/// </summary>
internal sealed class CorrelationMiddleware(RequestDelegate next, ILogger<CorrelationMiddleware> logger)
{
    /// <summary>Alpaca's header: its support asks for it. One for each request, as there.</summary>
    internal const string RequestIdHeader = "X-Request-ID";

    public async Task InvokeAsync(HttpContext context)
    {
        // the server makes no activity when nobody listens and nothing is logged
        using var own = Activity.Current is null
            ? new Activity("request").SetIdFormat(ActivityIdFormat.W3C).Start()
            : null;
        var activity = own ?? Activity.Current!;

        var given = context.Request.Headers[Correlation.HttpHeader];
        var id = given.Count == 1 && Correlation.IsValid(given[0]) ? given[0]!
            : Correlation.IsValid(Correlation.Current) ? Correlation.Current!
            : activity.TraceId.ToHexString();
        Correlation.Set(activity, id);
        // Also the RequestId of the server's own log scope.
        context.TraceIdentifier = ActivityTraceId.CreateRandom().ToHexString();

        context.Response.OnStarting(static state =>
        {
            var (context, id) = ((HttpContext, string))state;
            context.Response.Headers[Correlation.HttpHeader] = id;
            context.Response.Headers[RequestIdHeader] = context.TraceIdentifier;
            return Task.CompletedTask;
        }, (context, id));

        using (logger.BeginScope("CorrelationId:{CorrelationId}", id)) await next(context);
    }
}
