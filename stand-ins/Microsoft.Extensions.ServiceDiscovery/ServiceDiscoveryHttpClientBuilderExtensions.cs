using Microsoft.Extensions.ServiceDiscovery;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Gives HTTP clients service discovery.</summary>
public static class ServiceDiscoveryHttpClientBuilderExtensions
{
    /// <summary>Each request of this client goes to an endpoint of the service that its host names.</summary>
    /// <param name="httpClientBuilder">The client.</param>
    /// <returns>The same builder.</returns>
    public static IHttpClientBuilder AddServiceDiscovery(this IHttpClientBuilder httpClientBuilder)
    {
        ArgumentNullException.ThrowIfNull(httpClientBuilder);
        httpClientBuilder.Services.AddServiceDiscovery();
        return httpClientBuilder.AddHttpMessageHandler(services => new ResolvingHandler(services.GetRequiredService<ConfiguredEndpoints>()));
    }
}
