using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OpenTelemetry;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace TradingSystem.ServiceDefaults.Telemetry;

/// <summary>
/// Traces, metrics and logs over OTLP. Name and instance come from OTEL_SERVICE_NAME and OTEL_RESOURCE_ATTRIBUTES.
/// </summary>
internal static class TelemetryExtensions
{
    /// <summary>
    /// The exporter's time for one request, in milliseconds, by the name that OpenTelemetry's specification gives it.
    /// </summary>
    private const string ExporterTimeout = "OTEL_EXPORTER_OTLP_TIMEOUT";

    private static readonly string[] ExporterClients = ["OtlpTraceExporter", "OtlpMetricExporter", "OtlpLogExporter"];

    public static void AddTelemetry(this IHostApplicationBuilder builder)
    {
        // traceparent, tracestate and baggage between our processes, whatever the runtime's default is
        DistributedContextPropagator.Current = DistributedContextPropagator.CreateW3CPropagator();
        if (string.IsNullOrWhiteSpace(builder.Configuration["OTEL_EXPORTER_OTLP_ENDPOINT"])) return;

        var options = TelemetryOptions.From(builder.Configuration);
        // An exporter that isn't answered lets go before the flush is over, so that it doesn't hold a stop up.
        builder.Configuration[ExporterTimeout] ??= ((int)(options.FlushSeconds * 1000 * 2 / 3)).ToString(
            CultureInfo.InvariantCulture);

        builder.Services.AddOpenTelemetry()
            .WithTracing(traces => traces
                .SetSampler(LoopSampler.FollowingTheCaller(options.TraceShare))
                .AddSource(TelemetryNames.Own)
                .AddAspNetCoreInstrumentation(
                    web => web.Filter = context => !TelemetryNames.Probes.Contains(context.Request.Path.Value))
                .AddHttpClientInstrumentation())
            .WithMetrics(metrics => metrics
                .AddMeter(TelemetryNames.Own, TelemetryNames.Resilience)
                .AddAspNetCoreInstrumentation().AddHttpClientInstrumentation().AddRuntimeInstrumentation())
            .WithLogging(configureBuilder: null, logs =>
            {
                logs.IncludeFormattedMessage = true;
                logs.IncludeScopes = true;
            })
            .UseOtlpExporter();

#pragma warning disable EXTEXP0001 // marked experimental; telemetry has a way of its own to try again
        foreach (var client in ExporterClients) builder.Services.AddHttpClient(client).RemoveAllResilienceHandlers();
#pragma warning restore EXTEXP0001
    }
}
