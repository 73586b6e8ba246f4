using System.Diagnostics;
using TradingSystem.IntegrationTests.Running;

namespace TradingSystem.IntegrationTests.Operations;

/// <summary>The system sends its telemetry to a receiver in the test.</summary>
public sealed class TracedSystem : RunningSystem
{
    public OtlpReceiver Receiver { get; } = new();

    protected override string[] Settings => ["OTEL_EXPORTER_OTLP_ENDPOINT", Receiver.Address, "OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf", "OTEL_BSP_SCHEDULE_DELAY", "200", "OTEL_METRIC_EXPORT_INTERVAL", "2000", "Scaling:Enabled", "false"];
}

public sealed class TracingTests(TracedSystem system) : IClassFixture<TracedSystem>
{
    [Fact]
    public async Task One_trace_runs_from_the_POST_to_the_fill_with_the_correlation_id()
    {
        var trace = ActivityTraceId.CreateRandom();
        using var http = new HttpClient { BaseAddress = system.Trader.Address };
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v2/orders") { Content = new StringContent("""{"symbol":"AAPL","qty":1,"side":"buy","type":"market","time_in_force":"day"}""") };
        request.Headers.Add("APCA-API-KEY-ID", system.Trader.KeyId);
        request.Headers.Add("APCA-API-SECRET-KEY", system.Trader.SecretKey);
        request.Headers.Add("traceparent", $"00-{trace}-{ActivitySpanId.CreateRandom()}-01");
        request.Headers.Add("X-Correlation-Id", "bot-42");

        using var response = await http.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.True(response.IsSuccessStatusCode);
        Assert.Equal("bot-42", response.Headers.GetValues("X-Correlation-Id").Single());
        // The request to us, the message, the worker, the broker's own span of its request, and the fill: each process sends its spans in its own time.
        string[] expected = ["POST /v2/orders", "POST /v2/orders", "publish order", "execute order", "apply fill"];
        await Eventually.TrueAsync("the trace is whole", () =>
        {
            var there = system.Receiver.SpansOf(trace);
            var missing = expected.GroupBy(name => name).Where(group => there.Count(name => name == group.Key) < group.Count()).Select(group => group.Key).ToArray();
            return missing.Length == 0 ? Task.FromResult(true) : throw new InvalidOperationException($"missing: {string.Join(", ", missing)}; there: {string.Join(", ", there)}");
        });
        await Eventually.TrueAsync("logs and metrics come too", () => Task.FromResult(system.Receiver.Paths.IsSupersetOf(["/v1/traces", "/v1/metrics", "/v1/logs"])));
        await Eventually.TrueAsync("the recovery of the partitions was measured", () => Task.FromResult(system.Receiver.HasMetric("trading_bot_state_recovery_duration_seconds")));
        await using var command = system.Database.CreateCommand("select correlation_id from orders");
        Assert.Equal("bot-42", await command.ExecuteScalarAsync(TestContext.Current.CancellationToken));
    }
}
