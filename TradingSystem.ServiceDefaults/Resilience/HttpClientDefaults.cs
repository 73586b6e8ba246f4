using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Http.Resilience;

namespace TradingSystem.ServiceDefaults.Resilience;

/// <summary>What every HTTP client has unless it says otherwise.</summary>
internal static class HttpClientDefaults
{
    public static void AddHttpClientDefaults(this IHostApplicationBuilder builder)
    {
        builder.Services.AddServiceDiscovery();
        var section = builder.Configuration.GetSection("Resilience:Standard");
        builder.Services.ConfigureHttpClientDefaults(http =>
        {
            // an empty section is an error
            var pipeline = section.GetChildren().Any()
                ? http.AddStandardResilienceHandler(section)
                : http.AddStandardResilienceHandler();
            // By default POST would be sent four times.
            pipeline.Configure(options => options.Retry.DisableForUnsafeHttpMethods());
            pipeline.SelectPipelineByAuthority(); // else one service that is down opens the circuit for all
            http.AddServiceDiscovery();
        });
    }
}
