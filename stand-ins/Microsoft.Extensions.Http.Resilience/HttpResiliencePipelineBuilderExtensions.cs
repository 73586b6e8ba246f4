using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Http.Resilience.Pipelines;

namespace Microsoft.Extensions.Http.Resilience;

/// <summary>Which instance of a pipeline a request takes.</summary>
public static class HttpResiliencePipelineBuilderExtensions
{
    /// <summary>Each key has an instance of its own, with a breaker and limits of its own.</summary>
    /// <param name="builder">The pipeline.</param>
    /// <param name="selectorFactory">Makes the choice of a key for a request. Keys appear in metrics.</param>
    /// <returns>The same builder.</returns>
    public static IHttpResiliencePipelineBuilder SelectPipelineBy(
        this IHttpResiliencePipelineBuilder builder, Func<IServiceProvider, Func<HttpRequestMessage, string>> selectorFactory)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.Configure<HttpPipelineOptions>(builder.PipelineName, options => options.Select = selectorFactory);
        return builder;
    }

    /// <summary>Each scheme, host and port has an instance of its own.</summary>
    /// <param name="builder">The pipeline.</param>
    /// <returns>The same builder.</returns>
    public static IHttpResiliencePipelineBuilder SelectPipelineByAuthority(this IHttpResiliencePipelineBuilder builder)
        => builder.SelectPipelineBy(static _ => static request => Authority.Of(request));
}
