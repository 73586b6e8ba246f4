using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Http.Resilience;
using Polly;
using Polly.RateLimiting;
using TradingSystem.StandInTests.Support;

namespace TradingSystem.StandInTests.Resilience;

/// <summary>Pipelines of one's own, and what they report.</summary>
public sealed class NamedPipelineTests
{
    [Fact]
    public async Task AddResilienceHandler_has_name_instance_and_services()
    {
        ResilienceHandlerContext? seen = null;
        string? pipelineName = null;
        using var client = new Client(ScriptedServer.Answering(HttpStatusCode.OK), http => pipelineName = http.AddResilienceHandler("once-only", (pipeline, context) =>
        {
            seen = context;
            pipeline.AddTimeout(TimeSpan.FromSeconds(1));
        }).PipelineName);

        await client.SendAsync();

        pipelineName.ShouldBe("api-once-only");
        seen.ShouldNotBeNull().BuilderName.ShouldBe("api-once-only");
        seen.InstanceName.ShouldBeEmpty();
        seen.ServiceProvider.GetService<TimeProvider>().ShouldBe(client.Time);
    }

    [Fact]
    public async Task AddConcurrencyLimiter_queue_holds_one_and_rejects_the_next()
    {
        var release = new TaskCompletionSource();
        var server = new ScriptedServer(async (_, request, _) =>
        {
            await release.Task;
            return await ScriptedServer.Respond(HttpStatusCode.OK, request);
        });
        using var client = new Client(server, http => http.AddResilienceHandler("limited", pipeline => pipeline.AddConcurrencyLimiter(permitLimit: 1, queueLimit: 1)));

        var first = client.SendAsync();
        var second = client.SendAsync();
        await Should.ThrowAsync<RateLimiterRejectedException>(() => client.SendAsync());
        release.SetResult();

        (await first).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await second).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task RemoveAllResilienceHandlers_defaults_have_one_takes_it_away()
    {
        var server = ScriptedServer.Answering(HttpStatusCode.InternalServerError);
        using var client = new Client(
            server,
#pragma warning disable EXTEXP0001 // marked experimental
            http => http.RemoveAllResilienceHandlers(),
#pragma warning restore EXTEXP0001
            more: services => services.ConfigureHttpClientDefaults(http => http.AddStandardResilienceHandler()));

        await client.SendAsync();

        server.Attempts.ShouldBe(1);
    }

    [Fact]
    public async Task Send_retried_is_counted_by_the_meter_under_the_pipelines_name()
    {
        var seen = new ConcurrentBag<(string Instrument, Dictionary<string, object?> Tags)>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, me) =>
        {
            if (instrument.Meter.Name == "Polly") me.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<int>((instrument, _, tags, _) => seen.Add((instrument.Name, new Dictionary<string, object?>(tags.ToArray()))));
        listener.SetMeasurementEventCallback<double>((instrument, _, tags, _) => seen.Add((instrument.Name, new Dictionary<string, object?>(tags.ToArray()))));
        listener.Start();
        var server = new ScriptedServer((attempt, request, _) => ScriptedServer.Respond(attempt == 1 ? HttpStatusCode.BadGateway : HttpStatusCode.OK, request));
        using var client = new Client(server, http => http.AddResilienceHandler("measured", pipeline => pipeline.AddRetry(new HttpRetryStrategyOptions
        {
            Name = "again",
            UseJitter = false,
            Delay = TimeSpan.FromSeconds(1),
        })));

        var sending = client.SendAsync();
        await client.Time.AdvanceToTimerAsync(TimeSpan.FromSeconds(1));
        await sending;

        var own = seen.Where(each => Equals(each.Tags.GetValueOrDefault("pipeline.name"), "api-measured")).ToList();
        own.ShouldContain(each => each.Instrument == "resilience.polly.strategy.events" && Equals(each.Tags["event.name"], "OnRetry") && Equals(each.Tags["strategy.name"], "again"));
        own.ShouldContain(each => each.Instrument == "resilience.polly.strategy.attempt.duration");
        own.ShouldContain(each => each.Instrument == "resilience.polly.pipeline.duration");
    }
}
