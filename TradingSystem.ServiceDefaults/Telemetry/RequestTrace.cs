using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace TradingSystem.ServiceDefaults.Telemetry;

/// <summary>
/// Completes the server's own activity as OpenTelemetry's conventions for HTTP spans ask for: named by method and route, with the
/// status code (https://opentelemetry.io/docs/specs/semconv/http/http-spans/). Health probes come every second and aren't sent.
/// </summary>
internal sealed class RequestTrace : IStartupFilter
{
    private const string ServerActivity = "Microsoft.AspNetCore.Hosting.HttpRequestIn";

    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.Use(TraceAsync);
        next(app);
    };

    private static async Task TraceAsync(HttpContext context, RequestDelegate next)
    {
        if (Activity.Current is not { OperationName: ServerActivity, IsAllDataRequested: true } activity)
        {
            await next(context);
            return;
        }

        if (context.Request.Path.Value is "/health" or "/alive")
        {
            activity.IsAllDataRequested = false;
            activity.ActivityTraceFlags &= ~ActivityTraceFlags.Recorded;
            await next(context);
            return;
        }

        await next(context);
        var endpoint = context.Features.Get<IExceptionHandlerFeature>()?.Endpoint ?? context.GetEndpoint(); // the handler of an exception replaced it
        var route = (endpoint as RouteEndpoint)?.RoutePattern.RawText;
        activity.DisplayName = route is null ? context.Request.Method : $"{context.Request.Method} {route}";
        if (route is not null) activity.SetTag("http.route", route);
        activity.SetTag("http.response.status_code", context.Response.StatusCode);
        if (context.Response.StatusCode >= 500) activity.SetStatus(ActivityStatusCode.Error);
    }
}
