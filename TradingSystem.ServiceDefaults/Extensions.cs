using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection.Extensions;
using TradingSystem.ServiceDefaults.Correlations;
using TradingSystem.ServiceDefaults.Errors;
using TradingSystem.ServiceDefaults.Health;
using TradingSystem.ServiceDefaults.Lifetime;
using TradingSystem.ServiceDefaults.Resilience;
using TradingSystem.ServiceDefaults.Telemetry;

namespace Microsoft.Extensions.Hosting;

/// <summary>What every process of the system has.</summary>
public static class Extensions
{
    /// <summary>
    /// Adds the console's log format, telemetry (when <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> is set), health checks,
    /// correlation ids, problem details, service discovery and resilience for all HTTP clients, and the end of the
    /// process when its owner is gone.
    /// </summary>
    /// <typeparam name="TBuilder">The application builder's type.</typeparam>
    /// <param name="builder">The application builder.</param>
    /// <returns>The same builder.</returns>
    public static TBuilder AddServiceDefaults<TBuilder>(this TBuilder builder)
        where TBuilder : IHostApplicationBuilder
    {
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.AddConsoleLog();
        builder.AddTelemetry();
        builder.AddDefaultHealthChecks();
        builder.AddCorrelation();
        builder.AddErrors();
        builder.AddHttpClientDefaults();
        builder.AddLifetime();
        return builder;
    }

    /// <summary>
    /// Maps <c>/health</c> (every check) and <c>/alive</c> (the checks tagged <c>live</c>), in every environment and
    /// without a key: the AppHost, the Watchdog and load balancers ask them.
    /// </summary>
    /// <param name="app">The application.</param>
    /// <returns>The same application.</returns>
    public static WebApplication MapDefaultEndpoints(this WebApplication app)
    {
        app.MapHealthEndpoints();
        return app;
    }
}
