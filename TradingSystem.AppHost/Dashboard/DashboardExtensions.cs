using Microsoft.Extensions.Configuration;
using TradingSystem.AppHost.Data;

namespace TradingSystem.AppHost.Dashboard;

/// <summary>The Aspire dashboard: where it listens and what it doesn't ask of its user.</summary>
internal static class DashboardExtensions
{
    /// <summary>
    /// Lets the dashboard listen on this machine only, on ports that are kept with the data, unless
    /// <c>ASPNETCORE_URLS</c> says otherwise. The AppHost looks for no certificate and no newer version: neither is
    /// needed, and each would put up a banner.
    /// </summary>
    public static void UseLocalDashboard(this IDistributedApplicationBuilder builder, DataFolder data)
    {
        if (!builder.ExecutionContext.IsRunMode) return;
        var configuration = builder.Configuration;
        configuration["ASPIRE_DEVELOPER_CERTIFICATE_DEFAULT_TRUST"] ??= "false";
        configuration["ASPIRE_VERSION_CHECK_DISABLED"] ??= "true";
        if (configuration["ASPNETCORE_URLS"] is null)
        {
            configuration["ASPNETCORE_URLS"] = $"http://127.0.0.1:{data.Port("dashboard")}";
            configuration["ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL"] ??= $"http://127.0.0.1:{data.Port("dashboard-telemetry")}";
            configuration["ASPIRE_ALLOW_UNSECURED_TRANSPORT"] = "true";
        }
        new DashboardGuard(Path.Combine(builder.InfraFolder(), "end-with.sh")).Subscribe(builder.Eventing);
    }

    /// <summary>
    /// The dashboard's address with the token that opens it; null when there is no dashboard, as in tests.
    /// </summary>
    /// <remarks>Aspire makes the token when the builder is created, for a dashboard that exists and isn't open to
    /// everybody.</remarks>
    public static string? DashboardLogin(this IConfiguration configuration)
    {
        var address = configuration["ASPNETCORE_URLS"]?.Split(';')[0];
        if (configuration["AppHost:BrowserToken"] is { } token) return $"{address}/login?t={token}";
        return configuration.GetValue<bool>("ASPIRE_DASHBOARD_UNSECURED_ALLOW_ANONYMOUS") ? address : null;
    }
}
