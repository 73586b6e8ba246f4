using Polly;

namespace Microsoft.Extensions.Http.Resilience.Pipelines;

/// <summary>What was said about one pipeline; the options' name is the pipeline's.</summary>
internal sealed class HttpPipelineOptions
{
    /// <summary>Adds the strategies; said twice, the last one holds.</summary>
    public Action<ResiliencePipelineBuilder<HttpResponseMessage>, ResilienceHandlerContext>? Configure { get; set; }

    /// <summary>Which instance a request takes; null for one instance.</summary>
    public Func<IServiceProvider, Func<HttpRequestMessage, string>>? Select { get; set; }
}
