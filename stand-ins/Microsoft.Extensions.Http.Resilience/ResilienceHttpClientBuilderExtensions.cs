using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Http.Resilience;
using Microsoft.Extensions.Http.Resilience.Pipelines;
using Microsoft.Extensions.Http.Resilience.Telemetry;
using Microsoft.Extensions.Options;
using Polly;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds pipelines to HTTP clients.</summary>
public static class ResilienceHttpClientBuilderExtensions
{
    /// <summary>Adds a pipeline named <c>{client}-{pipelineName}</c>.</summary>
    /// <param name="builder">The client.</param>
    /// <param name="pipelineName">The pipeline's part of the name.</param>
    /// <param name="configure">Adds the strategies, from the outside in.</param>
    /// <returns>The pipeline.</returns>
    public static IHttpResiliencePipelineBuilder AddResilienceHandler(
        this IHttpClientBuilder builder, string pipelineName, Action<ResiliencePipelineBuilder<HttpResponseMessage>> configure)
        => builder.AddResilienceHandler(pipelineName, (pipeline, _) => configure(pipeline));

    /// <summary>Adds a pipeline named <c>{client}-{pipelineName}</c>.</summary>
    /// <param name="builder">The client.</param>
    /// <param name="pipelineName">The pipeline's part of the name.</param>
    /// <param name="configure">Adds the strategies, from the outside in.</param>
    /// <returns>The pipeline.</returns>
    public static IHttpResiliencePipelineBuilder AddResilienceHandler(
        this IHttpClientBuilder builder, string pipelineName, Action<ResiliencePipelineBuilder<HttpResponseMessage>, ResilienceHandlerContext> configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(pipelineName);
        ArgumentNullException.ThrowIfNull(configure);

        var name = $"{builder.Name}-{pipelineName}";
        builder.Services.TryAddSingleton<PollyTelemetry>();
        builder.Services.TryAddSingleton<HttpPipelines>();
        builder.Services.Configure<HttpPipelineOptions>(name, options => options.Configure = configure);
        builder.AddHttpMessageHandler(services => new ResilienceHandler(services.GetRequiredService<HttpPipelines>().Selector(name)));
        return new Pipeline(name, builder.Services);
    }

    /// <summary>Adds the five standard strategies with their defaults.</summary>
    /// <param name="builder">The client.</param>
    /// <returns>The pipeline.</returns>
    public static IHttpStandardResiliencePipelineBuilder AddStandardResilienceHandler(this IHttpClientBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);

        var name = $"{builder.Name}-standard";
        builder.Services.AddOptions<HttpStandardResilienceOptions>(name).ValidateOnStart();
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<HttpStandardResilienceOptions>, HttpStandardResilienceOptionsValidator>());
        builder.AddResilienceHandler("standard", (pipeline, context) =>
        {
            context.EnableReloads<HttpStandardResilienceOptions>(name);
            var options = context.ServiceProvider.GetRequiredService<IOptionsMonitor<HttpStandardResilienceOptions>>().Get(name);
            pipeline
                .AddRateLimiter(options.RateLimiter)
                .AddTimeout(options.TotalRequestTimeout)
                .AddRetry(options.Retry)
                .AddCircuitBreaker(options.CircuitBreaker)
                .AddTimeout(options.AttemptTimeout);
        });
        return new StandardPipeline(name, builder.Services);
    }

    /// <summary>Adds the five standard strategies, bound from a section.</summary>
    /// <param name="builder">The client.</param>
    /// <param name="section">The section; it must not be empty.</param>
    /// <returns>The pipeline.</returns>
    /// <exception cref="ArgumentException">The section is empty.</exception>
    public static IHttpStandardResiliencePipelineBuilder AddStandardResilienceHandler(this IHttpClientBuilder builder, IConfigurationSection section)
        => builder.AddStandardResilienceHandler().Configure(section);

    /// <summary>Adds the five standard strategies with changes.</summary>
    /// <param name="builder">The client.</param>
    /// <param name="configure">The changes.</param>
    /// <returns>The pipeline.</returns>
    public static IHttpStandardResiliencePipelineBuilder AddStandardResilienceHandler(this IHttpClientBuilder builder, Action<HttpStandardResilienceOptions> configure)
        => builder.AddStandardResilienceHandler().Configure(configure);

    /// <summary>Takes away the pipelines that were added before this call, also those of the client defaults.</summary>
    /// <param name="builder">The client.</param>
    /// <returns>The same builder.</returns>
    [Experimental("EXTEXP0001")]
    public static IHttpClientBuilder RemoveAllResilienceHandlers(this IHttpClientBuilder builder)
        => builder.ConfigureAdditionalHttpMessageHandlers(static (handlers, _) =>
        {
            for (var i = handlers.Count - 1; i >= 0; i--)
            {
                if (handlers[i] is ResilienceHandler) handlers.RemoveAt(i);
            }
        });

    private sealed record Pipeline(string PipelineName, IServiceCollection Services) : IHttpResiliencePipelineBuilder;

    private sealed record StandardPipeline(string PipelineName, IServiceCollection Services) : IHttpStandardResiliencePipelineBuilder;
}
