using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Http.Resilience;
using Microsoft.Extensions.Options;
using Polly.CircuitBreaker;
using TradingSystem.ServiceDefaults.Resilience;

namespace Microsoft.Extensions.Hosting;

/// <summary>Registers the HTTP clients of brokers.</summary>
public static class BrokerClientExtensions
{
    /// <summary>
    /// A client with a pipeline of its own in place of the default one: POST, PUT, PATCH, DELETE and CONNECT are sent
    /// once and never hedged; whether to repeat them is decided above, by client order id. Figures:
    /// <see cref="BrokerResilienceOptions"/>. A <see cref="CircuitBreakerManualControl"/>, a
    /// <see cref="CircuitBreakerStateProvider"/> and a <see cref="BrokerCircuit"/> are registered under the key
    /// <paramref name="name"/>.
    /// <list type="bullet">
    /// <item><see cref="TimeoutException"/>: it isn't known whether the broker carried it out.</item>
    /// <item><see cref="HttpRequestException"/> with HttpRequestError ConnectionError (an open circuit is one),
    /// NameResolutionError or SecureConnectionError: nothing was sent.</item>
    /// <item>Any other <see cref="HttpRequestException"/>: not known.</item>
    /// </list>
    /// </summary>
    /// <param name="services">The application's services.</param>
    /// <param name="name">The broker's name.</param>
    /// <param name="address">Its address; service discovery applies.</param>
    /// <returns>The client, for further handlers (they run inside of the pipeline, for each attempt).</returns>
    public static IHttpClientBuilder AddBrokerClient(this IServiceCollection services, string name, Uri address)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(address);

        services.AddOptions<BrokerResilienceOptions>(name)
            .BindConfiguration($"Resilience:{name}")
            .ValidateDataAnnotations()
            .ValidateOnStart();
        services.AddKeyedSingleton(name, (_, _) => new CircuitBreakerManualControl());
        services.AddKeyedSingleton(name, (_, _) => new CircuitBreakerStateProvider());
        services.AddKeyedSingleton(name, (provider, _) => new BrokerCircuit(name,
            provider.GetRequiredKeyedService<CircuitBreakerManualControl>(name),
            provider.GetRequiredKeyedService<CircuitBreakerStateProvider>(name)));
        services.AddSingleton(provider => provider.GetRequiredKeyedService<BrokerCircuit>(name));

        var client = services.AddHttpClient(name, http =>
        {
            http.BaseAddress = address;
            http.Timeout = Timeout.InfiniteTimeSpan; // the pipeline's limits hold
        });

        // A redirect would send the order again, to an address that nobody chose.
        client.ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            PooledConnectionLifetime = TimeSpan.FromMinutes(2)
        });
#pragma warning disable EXTEXP0001 // marked experimental; without it the default pipeline would stay around this one
        client.RemoveAllResilienceHandlers();
#pragma warning restore EXTEXP0001
        client.AddHttpMessageHandler(() => new BrokerFailureHandler(name));
        client.AddResilienceHandler("broker", (pipeline, context) => BrokerPipeline.Configure(
            pipeline,
            context.ServiceProvider.GetRequiredService<IOptionsMonitor<BrokerResilienceOptions>>().Get(name),
            context.ServiceProvider.GetRequiredKeyedService<BrokerCircuit>(name)));
        return client;
    }
}
