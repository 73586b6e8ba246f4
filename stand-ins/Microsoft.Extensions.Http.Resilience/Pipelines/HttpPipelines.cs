using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Http.Resilience.Telemetry;
using Microsoft.Extensions.Options;
using Polly;
using Polly.Registry;

namespace Microsoft.Extensions.Http.Resilience.Pipelines;

/// <summary>The pipelines of all clients: made when they are first wanted, made anew when their options change.</summary>
internal sealed class HttpPipelines : IDisposable
{
    private readonly IServiceProvider services;
    private readonly IOptionsMonitor<HttpPipelineOptions> options;
    private readonly ResiliencePipelineRegistry<HttpKey> registry;

    public HttpPipelines(IServiceProvider services, IOptionsMonitor<HttpPipelineOptions> options, PollyTelemetry telemetry)
    {
        this.services = services;
        this.options = options;
        registry = new ResiliencePipelineRegistry<HttpKey>(new ResiliencePipelineRegistryOptions<HttpKey>
        {
            BuilderFactory = () => new ResiliencePipelineBuilder
            {
                TelemetryListener = telemetry,
                TimeProvider = services.GetService<TimeProvider>(),
            },
            BuilderComparer = HttpKey.ByName,
            BuilderNameFormatter = key => key.Name,
            InstanceNameFormatter = key => key.Instance,
        });
    }

    /// <summary>The choice of an instance for a request; the pipeline is made at once where there is only one, so that bad options show early.</summary>
    public Func<HttpRequestMessage, ResiliencePipeline<HttpResponseMessage>> Selector(string name)
    {
        var said = options.Get(name);
        if (said.Select is null)
        {
            var only = Get(name, string.Empty);
            return _ => only;
        }

        var select = said.Select(services);
        return request => Get(name, select(request));
    }

    public void Dispose() => registry.Dispose();

    private ResiliencePipeline<HttpResponseMessage> Get(string name, string instance)
        => registry.GetOrAddPipeline<HttpResponseMessage>(new HttpKey(name, instance), (builder, context) =>
        {
            // the strategies' own errors don't change; a missing Configure can't happen, the name comes from where it is set
            options.Get(name).Configure!(builder, new ResilienceHandlerContext(services, name, instance, context.AddReloadToken, context.OnPipelineDisposed));
        });
}
