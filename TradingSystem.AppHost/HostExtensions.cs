using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace TradingSystem.AppHost;

/// <summary>How the AppHost itself starts, logs and ends, where Aspire's defaults don't suit.</summary>
internal static class HostExtensions
{
    /// <summary>
    /// Waits at the end for all resources to have ended. By default the AppHost leaves that to DCP, which goes on for
    /// seconds.
    /// </summary>
    public static void WaitForResourcesAtTheEnd(this IDistributedApplicationBuilder builder) =>
        builder.Configuration["DcpPublisher:WaitForResourceCleanup"] ??= "true";

    /// <summary>
    /// Runs DCP without the process that it starts beside each executable to end it after a crash of DCP itself: 22 MB
    /// each. The programs and the servers watch the AppHost by themselves (<c>OWNER_PID</c>), and so does a guard of
    /// the dashboard.
    /// </summary>
    /// <remarks>The variable is DCP's own, see internal/dcpproc/dcpproc_api.go in github.com/microsoft/dcp.</remarks>
    public static void RunWithoutProcessMonitors(this IDistributedApplicationBuilder builder)
    {
        if (builder.ExecutionContext.IsRunMode)
        {
            Environment.SetEnvironmentVariable("DCP_DISABLE_MONITOR_PROCESS", "true");
        }
    }

    /// <summary>
    /// Quiets the parts of the AppHost that speak of themselves: the web server that the dashboard asks, health checks
    /// and DCP; also Aspire's own summary, since the report says where everything is. Set in code because
    /// <c>appsettings.json</c> is read from the folder that the AppHost is started in.
    /// </summary>
    public static void LogWhatAnOperatorNeeds(this IDistributedApplicationBuilder builder) =>
        builder.Services.AddLogging(logging => logging
        .AddFilter("Microsoft", LogLevel.Warning)
        .AddFilter("Microsoft.AspNetCore.DataProtection", LogLevel.Error)
        .AddFilter("Microsoft.Extensions.Diagnostics.HealthChecks", LogLevel.None)
        .AddFilter("System.Net.Http", LogLevel.Warning)
        .AddFilter("Aspire.Hosting.DistributedApplication", LogLevel.Warning)
        .AddFilter("Aspire.Hosting.Dcp", LogLevel.Error));
}
