using System.Diagnostics;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OpenTelemetry.Exporter;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace TradingSystem.ServiceDefaults.Telemetry;

/// <summary>Traces, metrics and logs over OTLP. Name and instance come from OTEL_SERVICE_NAME and OTEL_RESOURCE_ATTRIBUTES.</summary>
internal static class TelemetryExtensions
{
    /// <summary>How long a stop may wait for what is left to be sent, unless <see cref="FlushSecondsKey"/> says otherwise.</summary>
    private const double DefaultFlushSeconds = 1.5;

    private const string FlushSecondsKey = "Telemetry:FlushSeconds";

    private static readonly string[] ExporterClients = ["OtlpTraceExporter", "OtlpMetricExporter", "OtlpLogExporter"];

    public static void AddTelemetry(this IHostApplicationBuilder builder)
    {
        // traceparent, tracestate and baggage between our processes, whatever the runtime's default is
        DistributedContextPropagator.Current = DistributedContextPropagator.CreateW3CPropagator();
        if (string.IsNullOrWhiteSpace(builder.Configuration["OTEL_EXPORTER_OTLP_ENDPOINT"])) return;

        var flushSeconds = builder.Configuration.GetValue(FlushSecondsKey, DefaultFlushSeconds);
        if (flushSeconds is not (> 0 and <= 60)) throw new InvalidOperationException($"{FlushSecondsKey} must be above 0 and at most 60, not {flushSeconds}.");
        var flush = TimeSpan.FromSeconds(flushSeconds);
        // An exporter that isn't answered lets go before that, so that it doesn't hold a stop up.
        Action<OtlpExporterOptions> boundTime = otlp => otlp.TimeoutMilliseconds = (int)(flush.TotalMilliseconds * 2 / 3);
        builder.Logging.AddOpenTelemetry(logs =>
        {
            logs.IncludeFormattedMessage = true;
            logs.IncludeScopes = true;
            logs.AddOtlpExporter(boundTime);
        });

        builder.Services.AddOpenTelemetry()
            .WithTracing(traces => traces
                .AddSource(builder.Environment.ApplicationName).AddSource(TelemetryNames.Sources)
                // Health probes come every second.
                .AddAspNetCoreInstrumentation(web => web.Filter = context => context.Request.Path.Value is not ("/health" or "/alive"))
                .AddHttpClientInstrumentation()
                .AddOtlpExporter(boundTime))
            .WithMetrics(metrics => metrics
                .AddMeter(builder.Environment.ApplicationName).AddMeter(TelemetryNames.Meters)
                .AddAspNetCoreInstrumentation().AddHttpClientInstrumentation().AddRuntimeInstrumentation()
                .AddOtlpExporter(boundTime));

#pragma warning disable EXTEXP0001 // marked experimental; telemetry has a way of its own to try again
        foreach (var client in ExporterClients) builder.Services.AddHttpClient(client).RemoveAllResilienceHandlers();
#pragma warning restore EXTEXP0001
    }
}
