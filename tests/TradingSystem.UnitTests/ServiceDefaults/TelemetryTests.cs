using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;
using Shouldly;

namespace TradingSystem.UnitTests.ServiceDefaults;

/// <summary>Traces, metrics and logs arrive; a collector that doesn't answer holds nothing up.</summary>
[Collection("Telemetry")]
public sealed class TelemetryTests
{
    [Fact]
    public async Task Host_stops_sends_what_is_left_of_all_three_signals()
    {
        await using var collector = await Collector.StartAsync();
        using var ours = new ActivitySource("TradingSystem.Test.Ours");
        using var theirs = new ActivitySource("Another.Library");
        using var meter = new Meter("TradingSystem.Test.Meter");
        var counter = meter.CreateCounter<int>("tradingsystem.test.count");
        var builder = Builder(collector, ("Telemetry:FlushSeconds", "60"));   // as long as a busy machine takes
        builder.AddServiceDefaults();
        builder.Services.ConfigureOpenTelemetryTracerProvider(traces => traces.AddSource("Another.Library"));
        using var host = builder.Build();
        await host.StartAsync(TestContext.Current.CancellationToken);

        using (ours.StartActivity("our-operation").ShouldNotBeNull()) counter.Add(1);
        using (theirs.StartActivity("their-operation").ShouldNotBeNull())
        {
            host.Services.GetRequiredService<ILogger<TelemetryTests>>().LogInformation("our-log-record");
        }
        await host.StopAsync(TestContext.Current.CancellationToken);
        host.Dispose();

        collector.Got("traces", "our-operation").ShouldBeTrue();
        collector.Got("traces", "their-operation").ShouldBeTrue();
        collector.Got("metrics", "tradingsystem.test.count").ShouldBeTrue();
        collector.Got("logs", "our-log-record").ShouldBeTrue();
    }

    [Fact]
    public async Task Host_stops_though_the_collector_is_silent_and_lets_go_of_it_within_the_time_for_that()
    {
        await using var collector = await Collector.StartAsync(answers: false);
        using var source = new ActivitySource("TradingSystem.Test.Silent");
        var builder = Builder(collector, ("Telemetry:FlushSeconds", "0.3"));
        builder.AddServiceDefaults();
        using var host = builder.Build();
        // Towards a silent collector the exporter's own default is 10 s.
        builder.Configuration["OTEL_EXPORTER_OTLP_TIMEOUT"].ShouldBe("200");
        await host.StartAsync(TestContext.Current.CancellationToken);
        using (source.StartActivity("operation").ShouldNotBeNull())
        {
            host.Services.GetRequiredService<ILogger<TelemetryTests>>().LogInformation("record");
        }

        await host.StopAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Request_is_sent_as_method_and_route_and_health_probes_are_not()
    {
        await using var collector = await Collector.StartAsync();
        var builder = Hosts.Web(Settings(collector));
        builder.AddServiceDefaults();
        await using var app = builder.Build();
        app.MapDefaultEndpoints();
        app.MapGet("/orders/{id}", (string id) => id);
        await app.StartAsync(TestContext.Current.CancellationToken);

        await app
            .GetTestClient()
            .GetStringAsync(new Uri("/orders/4711", UriKind.Relative), TestContext.Current.CancellationToken);
        await app
            .GetTestClient()
            .GetStringAsync(new Uri("/health", UriKind.Relative), TestContext.Current.CancellationToken);
        // The answer is there before the request's activity ends.
        var provider = app.Services.GetRequiredService<TracerProvider>();
        await Eventually.TrueAsync(
            () => provider.ForceFlush() && collector.Got("traces", "GET /orders/{id}"), "a trace of the request");
        await app.StopAsync(TestContext.Current.CancellationToken);

        collector.Got("traces", "http.response.status_code").ShouldBeTrue();
        collector.Got("traces", "/orders/4711").ShouldBeTrue();
        collector.Got("traces", "/health").ShouldBeFalse();
    }

    [Fact]
    public async Task Call_that_nothing_asked_for_begins_no_trace_and_one_below_a_request_is_kept()
    {
        await using var collector = await Collector.StartAsync();
        using var source = new ActivitySource("TradingSystem.Test.Loops");
        var builder = Builder(collector, ("Telemetry:FlushSeconds", "60"));
        builder.AddServiceDefaults();
        using var host = builder.Build();
        await host.StartAsync(TestContext.Current.CancellationToken);

        using (source.StartActivity("poll", ActivityKind.Client)) source.StartActivity("part-of-poll")?.Dispose();
        using (source.StartActivity("request", ActivityKind.Server))
        {
            source.StartActivity("query", ActivityKind.Client)?.Dispose();
        }
        await host.StopAsync(TestContext.Current.CancellationToken);
        host.Dispose();

        collector.Got("traces", "query").ShouldBeTrue();
        collector.Got("traces", "poll").ShouldBeFalse();
    }

    [Fact]
    public async Task Share_of_no_traces_keeps_only_what_a_caller_has_decided_to_keep()
    {
        await using var collector = await Collector.StartAsync();
        using var source = new ActivitySource("TradingSystem.Test.Share");
        var builder = Builder(collector, ("Telemetry:FlushSeconds", "60"), ("Telemetry:TraceShare", "0"));
        builder.AddServiceDefaults();
        using var host = builder.Build();
        await host.StartAsync(TestContext.Current.CancellationToken);
        var kept = new ActivityContext(
            ActivityTraceId.CreateRandom(), ActivitySpanId.CreateRandom(), ActivityTraceFlags.Recorded, isRemote: true);

        source.StartActivity("ours", ActivityKind.Server)?.Dispose();
        source.StartActivity("callers", ActivityKind.Server, kept)?.Dispose();
        await host.StopAsync(TestContext.Current.CancellationToken);
        host.Dispose();

        collector.Got("traces", "callers").ShouldBeTrue();
        collector.Got("traces", "ours").ShouldBeFalse();
    }

    [Theory]
    [InlineData("Telemetry:TraceShare", "1.5")]
    [InlineData("Telemetry:FlushSeconds", "0")]
    public async Task Start_figure_is_out_of_bounds_names_it(string key, string value)
    {
        await using var collector = await Collector.StartAsync();

        Should.Throw<InvalidOperationException>(() => Builder(collector, (key, value)).AddServiceDefaults()).Message
            .ShouldContain(key);
    }

    [Fact]
    public async Task Host_has_no_collector_subscribes_nothing()
    {
        using var source = new ActivitySource("TradingSystem.Test.Nobody");
        var builder = Hosts.Plain();
        builder.AddServiceDefaults();
        using var host = builder.Build();
        await host.StartAsync(TestContext.Current.CancellationToken);

        host.Services.GetService<TracerProvider>().ShouldBeNull();
        await host.StopAsync(TestContext.Current.CancellationToken);
    }

    private static HostApplicationBuilder Builder(Collector collector, params (string, string?)[] settings) =>
        Hosts.Plain([.. Settings(collector), .. settings]);

    private static (string, string?)[] Settings(Collector collector) =>
    [
        ("OTEL_EXPORTER_OTLP_ENDPOINT", collector.Address),
        ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"),
        ("OTEL_SERVICE_NAME", "test"),
    ];
}
