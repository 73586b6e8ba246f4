using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;

namespace TradingSystem.ServiceDefaults.Health;

/// <summary>The checks that every process has, and the endpoints that tell their results.</summary>
internal static class HealthExtensions
{
    private const string LiveTag = "live";

    public static void AddDefaultHealthChecks(this IHostApplicationBuilder builder)
    {
        builder.Services.AddHealthChecks().AddCheck("self", () => HealthCheckResult.Healthy(), [LiveTag]);
        builder.Services.AddOptions<HealthOptions>().BindConfiguration("Health")
            .Validate(options => options.CheckTimeoutSeconds is > 0 and <= 60,
                "Health:CheckTimeoutSeconds must be above 0 and at most 60.")
            .ValidateOnStart();

        // A client library's check has no limit of its own: one server that hangs would make the whole answer hang.
        builder.Services.AddOptions<HealthCheckServiceOptions>()
            .PostConfigure<Microsoft.Extensions.Options.IOptions<HealthOptions>>((checks, options) =>
        {
            foreach (var check in checks.Registrations.Where(each => each.Timeout == Timeout.InfiniteTimeSpan))
            {
                check.Timeout = TimeSpan.FromSeconds(options.Value.CheckTimeoutSeconds);
            }
        });
    }

    public static void MapHealthEndpoints(this WebApplication app)
    {
        Map(app, "/health", _ => true);
        Map(app, "/alive", check => check.Tags.Contains(LiveTag));
    }

    private static void Map(WebApplication app, string path, Func<HealthCheckRegistration, bool> which)
    {
        var health = new RecentHealth(
            ct => app.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync(which, ct),
            app.Services.GetRequiredService<TimeProvider>());
        app.MapMethods(path, [HttpMethods.Get, HttpMethods.Head], async http =>
        {
            var report = await health.GetAsync().WaitAsync(http.RequestAborted);
            http.Response.StatusCode = report.Status == HealthStatus.Unhealthy
                ? StatusCodes.Status503ServiceUnavailable
                : StatusCodes.Status200OK;
            http.Response.Headers.CacheControl = "no-store";
            await HealthReportWriter.WriteAsync(http, report);
        }).AllowAnonymous().DisableRateLimiting().DisableHttpMetrics().ExcludeFromDescription();
    }
}
