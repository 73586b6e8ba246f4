using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using TradingSystem.AppHost.Data;

namespace TradingSystem.AppHost;

/// <summary>How the AppHost itself behaves, where Aspire's defaults don't suit.</summary>
internal static class HostExtensions
{
    /// <summary>It ends when all that it started has ended: by default it ends at once and leaves the rest to DCP.</summary>
    public static void EndsLast(this IDistributedApplicationBuilder builder) =>
        builder.Configuration["DcpPublisher:WaitForResourceCleanup"] ??= "true";

    /// <summary>Not those of its web server, which the dashboard asks, of its health checks and of DCP. In code: <c>appsettings.json</c> is found only where the AppHost is started in its own folder.</summary>
    public static void LogsItsOwnWordsOnly(this IDistributedApplicationBuilder builder) => builder.Services.AddLogging(logging => logging
        .AddFilter("Microsoft", LogLevel.Warning)
        .AddFilter("Microsoft.Extensions.Diagnostics.HealthChecks", LogLevel.None)
        .AddFilter("System.Net.Http", LogLevel.Warning)
        .AddFilter("Aspire.Hosting.Dcp", LogLevel.Error));

    /// <summary>The dashboard listens on this machine only, on ports that are kept with the data, unless <c>ASPNETCORE_URLS</c> says otherwise.</summary>
    public static void KeepsTheDashboardLocal(this IDistributedApplicationBuilder builder, DataFolder data)
    {
        if (!builder.ExecutionContext.IsRunMode || builder.Configuration["ASPNETCORE_URLS"] is not null) return;
        builder.Configuration["ASPNETCORE_URLS"] = $"http://127.0.0.1:{data.Port("dashboard")}";
        builder.Configuration["ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL"] ??= $"http://127.0.0.1:{data.Port("dashboard-telemetry")}";
        builder.Configuration["ASPIRE_ALLOW_UNSECURED_TRANSPORT"] = "true";
    }
}
