using System.Diagnostics;
using TradingSystem.Testkit.Running;

namespace TradingSystem.IntegrationTests.Telemetry;

/// <summary>The system sends its telemetry to a receiver in the test.</summary>
public sealed class TracedSystem : RunningSystem
{
    public OtlpReceiver Receiver { get; } = new();

    protected override string[] Settings =>
    [
        "OTEL_EXPORTER_OTLP_ENDPOINT", Receiver.Address, "OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf",
        "OTEL_BSP_SCHEDULE_DELAY", "200", "OTEL_METRIC_EXPORT_INTERVAL", "2000", "Scaling:Enabled", "false",
    ];
}

public sealed class TracingTests(TracedSystem system) : IClassFixture<TracedSystem>
{
    private const string Order = """{"symbol":"AAPL","qty":1,"side":"buy","type":"market","time_in_force":"day"}""";

    /// <summary>
    /// The request to us, the message, the worker, the broker's own span of its request, and the fill.
    /// </summary>
    private static readonly string[] WayOfAnOrder =
    [
        "POST /v2/orders", "POST /v2/orders", "publish order", "execute order", "apply fill"
    ];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task One_trace_runs_from_the_POST_to_the_fill_with_the_correlation_id()
    {
        await StreamIsLiveAsync();
        var trace = ActivityTraceId.CreateRandom();

        using var response = await PlaceAsync(
            ("traceparent", $"00-{trace}-{ActivitySpanId.CreateRandom()}-01"), ("X-Correlation-Id", "bot-42"));

        Assert.Equal("bot-42", response.Headers.GetValues("X-Correlation-Id").Single());
        await WholeAsync(() => NamesOf(trace.ToHexString()));
        await using var command = system.Database.CreateCommand(
            "select count(*) from orders where correlation_id = 'bot-42'");
        Assert.Equal(1L, await command.ExecuteScalarAsync(Ct));
    }

    [Fact]
    public async Task Order_begins_a_trace_when_its_client_has_none_and_polling_begins_none()
    {
        await StreamIsLiveAsync();
        using var response = await PlaceAsync(("X-Correlation-Id", "bot-43"));

        // Each trace that was begun here by a request for an order; one of them is whole in the end.
        await WholeAsync(() => system.Receiver.Spans
            .Where(span => span is { IsFirst: true, Service: "api", Name: "POST /v2/orders" })
            .Select(first => NamesOf(first.Trace))
            .MaxBy(names => names.Count) ?? []);
        string[] loops = [.. system.Receiver.Spans
            .Where(span => span is { IsFirst: true, Kind: ActivityKind.Client or ActivityKind.Producer })
            .Select(span => $"{span.Service}: {span.Name}").Distinct()];
        Assert.Empty(loops);
    }

    [Fact]
    public async Task Every_process_sends_its_metrics_and_logs_come_too()
    {
        (string Service, string[] Metrics)[] expected =
        [
            ("api", ["http.server.request.duration", "dotnet.gc.collections", "db.client.connection.count"]),
            ("worker-1", ["trading_bot_state_recovery_duration_seconds", "dotnet.gc.collections",
            "http.client.request.duration"]),
            ("exchange", ["http.server.request.duration", "dotnet.gc.collections"]),
            ("scaler", ["dotnet.gc.collections"]),
        ];
        // Health probes are in no metric.
        using var clock = await system.Trader.SendAsync(HttpMethod.Get, "/v2/clock");
        foreach (var (service, metrics) in expected)
        {
            await Eventually.TrueAsync($"{service} has sent its metrics", () =>
            {
                var there = system.Receiver.MetricsOf(service);
                return there.IsSupersetOf(metrics)
                    ? Task.FromResult(true)
                    : throw new InvalidOperationException($"there: {string.Join(", ", there)}");
            });
        }
        await Eventually.TrueAsync("logs come too", () => Task.FromResult(system.Receiver.Paths.Contains("/v1/logs")));
    }

    private async Task<HttpResponseMessage> PlaceAsync(params (string Name, string Value)[] headers)
    {
        using var http = new HttpClient { BaseAddress = system.Trader.Address };
        using var request = new HttpRequestMessage(
            HttpMethod.Post, "/v2/orders")
        { Content = new StringContent(Order) };
        request.Headers.Add("APCA-API-KEY-ID", system.Trader.KeyId);
        request.Headers.Add("APCA-API-SECRET-KEY", system.Trader.SecretKey);
        foreach (var (name, value) in headers) request.Headers.Add(name, value);
        var response = await http.SendAsync(request, Ct);
        Assert.True(response.IsSuccessStatusCode);
        return response;
    }

    /// <summary>
    /// Just after the start fills may be asked for instead of told by the broker's stream, and those have no span.
    /// </summary>
    private Task StreamIsLiveAsync() => Eventually.TrueAsync("a fill came by the stream", async () =>
    {
        using var response = await PlaceAsync();
        return system.Receiver.Spans.Any(span => span.Name == "apply fill");
    });

    private IReadOnlyList<string> NamesOf(
        string trace) => [.. system.Receiver.Spans.Where(span => span.Trace == trace).Select(span => span.Name)];

    /// <summary>Waits until the spans are there: each process sends them in its own time.</summary>
    private static Task WholeAsync(Func<IReadOnlyList<string>> spans) =>
        Eventually.TrueAsync("the trace is whole", () =>
    {
        var there = spans();
        var missing = WayOfAnOrder.GroupBy(name => name)
            .Where(group => there.Count(name => name == group.Key) < group.Count())
            .Select(group => group.Key)
            .ToArray();
        return missing.Length == 0
            ? Task.FromResult(true)
            : throw new InvalidOperationException($"missing: {string.Join(", ", missing)}; there: {string.Join(", ", there)}");
    });
}
