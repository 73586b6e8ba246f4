using Microsoft.Extensions.DependencyInjection;

namespace Microsoft.Extensions.Http.Resilience;

/// <summary>A pipeline that was added to a client.</summary>
public interface IHttpResiliencePipelineBuilder
{
    /// <summary>The pipeline's name, <c>{client}-{pipelineName}</c>.</summary>
    string PipelineName { get; }

    /// <summary>The application's services.</summary>
    IServiceCollection Services { get; }
}
