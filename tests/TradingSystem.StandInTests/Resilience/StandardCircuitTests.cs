using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Http.Resilience;
using Polly.CircuitBreaker;
using TradingSystem.StandInTests.Support;

namespace TradingSystem.StandInTests.Resilience;

/// <summary>The standard handler's circuit breaker.</summary>
public sealed class StandardCircuitTests
{
    [Fact]
    public async Task Send_hundred_calls_failed_opens_for_five_seconds()
    {
        var healthy = false;
        var server = new ScriptedServer((_, request, _) => ScriptedServer.Respond(healthy ? HttpStatusCode.OK : HttpStatusCode.InternalServerError, request));
        using var client = new Client(server, http => http.AddStandardResilienceHandler(options => options.Retry.DisableForUnsafeHttpMethods()));

        for (var i = 0; i < 100; i++) (await client.SendAsync("POST")).StatusCode.ShouldBe(HttpStatusCode.InternalServerError);
        await Should.ThrowAsync<BrokenCircuitException>(() => client.SendAsync("POST"));
        server.Attempts.ShouldBe(100);

        healthy = true;
        client.Time.Advance(TimeSpan.FromSeconds(4.9));
        await Should.ThrowAsync<BrokenCircuitException>(() => client.SendAsync("POST"));
        client.Time.Advance(TimeSpan.FromSeconds(0.2));
        (await client.SendAsync("POST")).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Send_circuit_isolated_by_hand_throws_until_closed()
    {
        var (control, state) = (new CircuitBreakerManualControl(), new CircuitBreakerStateProvider());
        var server = ScriptedServer.Answering(HttpStatusCode.OK);
        using var client = new Client(server, http => http.AddStandardResilienceHandler(options =>
        {
            options.CircuitBreaker.ManualControl = control;
            options.CircuitBreaker.StateProvider = state;
        }));
        await client.SendAsync();
        state.CircuitState.ShouldBe(CircuitState.Closed);

        await control.IsolateAsync(TestContext.Current.CancellationToken);
        await Should.ThrowAsync<IsolatedCircuitException>(() => client.SendAsync());
        state.CircuitState.ShouldBe(CircuitState.Isolated);

        await control.CloseAsync(TestContext.Current.CancellationToken);
        (await client.SendAsync()).StatusCode.ShouldBe(HttpStatusCode.OK);
        server.Attempts.ShouldBe(2);
    }

    [Fact]
    public async Task SelectPipelineByAuthority_one_host_fails_leaves_the_other()
    {
        var server = new ScriptedServer((_, request, _) =>
            ScriptedServer.Respond(request.RequestUri!.Host == "ill" ? HttpStatusCode.InternalServerError : HttpStatusCode.OK, request));
        using var client = new Client(server, http => http.AddStandardResilienceHandler(options => options.Retry.DisableForUnsafeHttpMethods()).SelectPipelineByAuthority());

        for (var i = 0; i < 100; i++) await client.SendAsync("POST", "http://ill/");

        await Should.ThrowAsync<BrokenCircuitException>(() => client.SendAsync("POST", "http://ill/"));
        (await client.SendAsync("POST", "http://well/")).StatusCode.ShouldBe(HttpStatusCode.OK);
    }
}
