using Aspire.Hosting.Lifecycle;
using Microsoft.Extensions.DependencyInjection;
using TradingSystem.AppHost.Data;
using TradingSystem.AppHost.Servers;

namespace TradingSystem.AppHost.Report;

internal static class ReportExtensions
{
    public static void AddSystemReport(
        this IDistributedApplicationBuilder builder, DataFolder data, ReportedParts parts, ServerSet servers)
    {
        if (builder.ExecutionContext.IsPublishMode) return;
        // Taken now: Aspire adds helpers of its own later on, and none of them belongs to the system.
        var expected = builder.Resources
            .Where(r => r is IResourceWithWaitSupport and not ParameterResource
                && !r.Annotations.OfType<ExplicitStartupAnnotation>().Any()
                && !r.Name.EndsWith("-rebuilder", StringComparison.Ordinal))
            .Select(r => r.Name);
        builder.Services.AddSingleton(new Readiness(expected));
        builder.Services.AddSingleton(new EndpointsFile(data.EndpointsFile, parts, builder.Configuration));
        builder.Services.AddSingleton(new ConnectionsFile(data.ConnectionsFile, servers));
        builder.Services.TryAddEventingSubscriber<SystemReport>();
    }
}
