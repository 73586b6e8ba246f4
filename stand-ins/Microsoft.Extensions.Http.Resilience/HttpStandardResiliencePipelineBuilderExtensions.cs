using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Http.Resilience.Pipelines;

namespace Microsoft.Extensions.Http.Resilience;

/// <summary>Changes the standard pipeline.</summary>
public static class HttpStandardResiliencePipelineBuilderExtensions
{
    /// <summary>Binds the options; a key that isn't theirs is an error.</summary>
    /// <param name="builder">The pipeline.</param>
    /// <param name="section">The section; it must not be empty.</param>
    /// <returns>The same builder.</returns>
    /// <exception cref="ArgumentException">The section is empty.</exception>
    public static IHttpStandardResiliencePipelineBuilder Configure(this IHttpStandardResiliencePipelineBuilder builder, IConfigurationSection section)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(section);
        if (!section.GetChildren().Any()) throw new ArgumentException("Configuration section cannot be empty.", nameof(section));
        builder.Services.Configure<HttpStandardResilienceOptions>(builder.PipelineName, section, binder => binder.ErrorOnUnknownConfiguration = true);
        return builder;
    }

    /// <summary>Changes the options.</summary>
    /// <param name="builder">The pipeline.</param>
    /// <param name="configure">The change.</param>
    /// <returns>The same builder.</returns>
    public static IHttpStandardResiliencePipelineBuilder Configure(this IHttpStandardResiliencePipelineBuilder builder, Action<HttpStandardResilienceOptions> configure)
        => builder.Configure((options, _) => configure(options));

    /// <summary>Changes the options with the help of services.</summary>
    /// <param name="builder">The pipeline.</param>
    /// <param name="configure">The change.</param>
    /// <returns>The same builder.</returns>
    public static IHttpStandardResiliencePipelineBuilder Configure(
        this IHttpStandardResiliencePipelineBuilder builder, Action<HttpStandardResilienceOptions, IServiceProvider> configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddOptions<HttpStandardResilienceOptions>(builder.PipelineName).Configure(configure);
        return builder;
    }

    /// <summary>Each key has an instance of its own, with a breaker and limits of its own.</summary>
    /// <param name="builder">The pipeline.</param>
    /// <param name="selectorFactory">Makes the choice of a key for a request. Keys appear in metrics.</param>
    /// <returns>The same builder.</returns>
    public static IHttpStandardResiliencePipelineBuilder SelectPipelineBy(
        this IHttpStandardResiliencePipelineBuilder builder, Func<IServiceProvider, Func<HttpRequestMessage, string>> selectorFactory)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.Configure<HttpPipelineOptions>(builder.PipelineName, options => options.Select = selectorFactory);
        return builder;
    }

    /// <summary>Each scheme, host and port has an instance of its own.</summary>
    /// <param name="builder">The pipeline.</param>
    /// <returns>The same builder.</returns>
    public static IHttpStandardResiliencePipelineBuilder SelectPipelineByAuthority(this IHttpStandardResiliencePipelineBuilder builder)
        => builder.SelectPipelineBy(static _ => static request => Authority.Of(request));
}
