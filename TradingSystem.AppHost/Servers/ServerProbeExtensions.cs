using Microsoft.Extensions.DependencyInjection;

namespace TradingSystem.AppHost.Servers;

internal static class ServerProbeExtensions
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    public static IResourceBuilder<T> WithProbe<T>(
        this IResourceBuilder<T> resource, ServerProbe probe) where T : IResource
    {
        var name = ServerProbe.NameFor(resource.Resource.Name);
        resource.ApplicationBuilder.Services.AddHealthChecks().AddCheck(name, probe, timeout: Patience);
        return resource.WithHealthCheck(name);
    }
}
