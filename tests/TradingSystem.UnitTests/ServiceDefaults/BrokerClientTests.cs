using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Polly.CircuitBreaker;
using Shouldly;
using TradingSystem.ServiceDefaults.Resilience;

namespace TradingSystem.UnitTests.ServiceDefaults;

/// <summary>A broker's pipeline: an order is sent once, and its caller can tell what is known about it.</summary>
public sealed class BrokerClientTests
{
    private readonly FakeTimeProvider time = new();

    [Fact]
    public async Task Get_broker_fails_is_sent_again_and_post_is_not()
    {
        var server = ScriptedServer.Answering(HttpStatusCode.BadGateway);
        using var host = Make(
            server, ("Resilience:alpaca:SafeRetryMaxAttempts", "1"), ("Resilience:alpaca:BreakerFailures", "100"));

        await SendAsync(host, HttpMethod.Post);
        server.Attempts.ShouldBe(1);

        (await CompletedAsync(SendAsync(host, HttpMethod.Get))).StatusCode.ShouldBe(HttpStatusCode.BadGateway);
        server.Attempts.ShouldBe(3);
    }

    [Fact]
    public async Task Post_broker_is_silent_throws_a_timeout_and_was_sent_once()
    {
        var server = ScriptedServer.Silent();
        using var host = Make(server);

        await Should.ThrowAsync<TimeoutException>(() => CompletedAsync(SendAsync(host, HttpMethod.Post)));
        server.Attempts.ShouldBe(1);
    }

    [Fact]
    public async Task Post_connection_is_refused_throws_what_says_that_nothing_was_sent()
    {
        using var host = Make(server: null, address: $"http://127.0.0.1:{FreePort()}");

        var exception = await Should.ThrowAsync<HttpRequestException>(() => SendAsync(host, HttpMethod.Post));

        exception.HttpRequestError.ShouldBe(HttpRequestError.ConnectionError);
        exception.InnerException.ShouldBeOfType<SocketException>().SocketErrorCode
            .ShouldBe(SocketError.ConnectionRefused);
    }

    [Fact]
    public async Task Post_five_failures_open_the_circuit_for_thirty_seconds()
    {
        var healthy = false;
        var server = new ScriptedServer((_, request, _) => ScriptedServer.Respond(
            healthy ? HttpStatusCode.OK : HttpStatusCode.InternalServerError, request));
        using var host = Make(server);
        var state = host.Services.GetRequiredKeyedService<CircuitBreakerStateProvider>("alpaca");

        for (var i = 0; i < 5; i++) await SendAsync(host, HttpMethod.Post);
        state.CircuitState.ShouldBe(CircuitState.Open);
        (await Should.ThrowAsync<HttpRequestException>(() => SendAsync(
            host, HttpMethod.Post))).HttpRequestError.ShouldBe(
            HttpRequestError.ConnectionError);
        server.Attempts.ShouldBe(5);

        healthy = true;
        time.Advance(TimeSpan.FromSeconds(30.1));
        (await SendAsync(host, HttpMethod.Post)).StatusCode.ShouldBe(HttpStatusCode.OK);
        state.CircuitState.ShouldBe(CircuitState.Closed);
    }

    [Fact]
    public async Task Post_broker_asks_to_slow_down_leaves_the_circuit_closed()
    {
        var server = ScriptedServer.Answering(HttpStatusCode.TooManyRequests);
        using var host = Make(server);

        for (var i = 0; i < 20; i++) await SendAsync(host, HttpMethod.Post);

        host.Services.GetRequiredKeyedService<CircuitBreakerStateProvider>("alpaca").CircuitState
            .ShouldBe(CircuitState.Closed);
    }

    [Fact]
    public async Task Circuit_isolated_by_hand_lets_nothing_through()
    {
        var server = ScriptedServer.Answering(HttpStatusCode.OK);
        using var host = Make(server);
        var circuit = host.Services.GetServices<BrokerCircuit>().ShouldHaveSingleItem();
        circuit.Name.ShouldBe("alpaca");
        circuit.Control.ShouldBeSameAs(host.Services.GetRequiredKeyedService<CircuitBreakerManualControl>("alpaca"));

        await circuit.Control.IsolateAsync(TestContext.Current.CancellationToken);
        (await Should.ThrowAsync<HttpRequestException>(() => SendAsync(
            host, HttpMethod.Post))).InnerException.ShouldBeOfType<IsolatedCircuitException>();
        await circuit.Control.CloseAsync(TestContext.Current.CancellationToken);
        (await SendAsync(host, HttpMethod.Post)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Start_figures_are_wrong_fails()
    {
        using var host = Make(
            ScriptedServer.Answering(HttpStatusCode.OK), ("Resilience:alpaca:AttemptTimeoutSeconds", "60"));

        (await Should.ThrowAsync<OptionsValidationException>(
            () => host.StartAsync(TestContext.Current.CancellationToken)))
            .Message.ShouldContain("AttemptTimeoutSeconds");
    }

    [Fact]
    public async Task Client_of_a_broker_uses_service_discovery()
    {
        var server = ScriptedServer.Answering(HttpStatusCode.OK);
        using var host = Make(server, ("services:exchange:http:0", "http://localhost:5001"));

        await SendAsync(host, HttpMethod.Post);

        server.Addresses.ShouldHaveSingleItem().ShouldBe(new Uri("http://localhost:5001/v2/orders"));
    }

    /// <summary>Lets time go by in small steps until there is an answer: delays have jitter.</summary>
    private async Task<HttpResponseMessage> CompletedAsync(Task<HttpResponseMessage> sending)
    {
        await Eventually.TrueAsync(
            () =>
            {
                time.Advance(TimeSpan.FromMilliseconds(100));
                return sending.IsCompleted;
            },
            "an answer");
        return await sending;
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private IHost Make(ScriptedServer? server, params (string, string?)[] configuration) =>
        Make(server, "http://exchange", configuration);

    private IHost Make(ScriptedServer? server, string address, params (string, string?)[] configuration)
    {
        var builder = Hosts.Plain(configuration);
        builder.Services.AddSingleton<TimeProvider>(time);
        builder.AddServiceDefaults();
        var client = builder.Services.AddBrokerClient("alpaca", new Uri(address));
        if (server is not null) client.ConfigurePrimaryHttpMessageHandler(() => server);
        return builder.Build();
    }

    private static Task<HttpResponseMessage> SendAsync(IHost host, HttpMethod method) =>
        host.Services.GetRequiredService<IHttpClientFactory>().CreateClient("alpaca")
        .SendAsync(new HttpRequestMessage(method, "/v2/orders"), TestContext.Current.CancellationToken);
}
