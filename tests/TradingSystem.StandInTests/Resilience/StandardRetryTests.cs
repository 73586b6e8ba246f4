using System.Net;
using System.Net.Http.Headers;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Http.Resilience;
using TradingSystem.StandInTests.Support;

namespace TradingSystem.StandInTests.Resilience;

/// <summary>The standard handler's retry: 3 more attempts after 2, 4 and 8 s, and what counts as a reason.</summary>
public sealed class StandardRetryTests
{
    private static readonly TimeSpan[] Delays = [TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(4), TimeSpan.FromSeconds(8)];

    [Theory]
    [InlineData("GET")]
    [InlineData("POST")]
    [InlineData("DELETE")]
    public async Task Send_server_fails_sends_four_times(string method)
    {
        var server = ScriptedServer.Answering(HttpStatusCode.ServiceUnavailable);
        using var client = new Client(server, http => http.AddStandardResilienceHandler(options => options.Retry.UseJitter = false));

        var sending = client.SendAsync(method);
        foreach (var delay in Delays) await client.Time.AdvanceToTimerAsync(delay);

        (await sending).StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        server.Attempts.ShouldBe(4);
    }

    [Theory]
    [InlineData("GET", 2)]
    [InlineData("HEAD", 2)]
    [InlineData("OPTIONS", 2)]
    [InlineData("TRACE", 2)]
    [InlineData("POST", 1)]
    [InlineData("PUT", 1)]
    [InlineData("PATCH", 1)]
    [InlineData("DELETE", 1)]
    [InlineData("CONNECT", 1)]
    public async Task DisableForUnsafeHttpMethods_server_fails_sends_unsafe_methods_once(string method, int expected)
    {
        var server = ScriptedServer.Answering(HttpStatusCode.InternalServerError);
        using var client = new Client(server, Once);

        var sending = client.SendAsync(method);
        if (expected > 1) await client.Time.AdvanceToTimerAsync(Delays[0]);

        (await sending).StatusCode.ShouldBe(HttpStatusCode.InternalServerError);
        server.Attempts.ShouldBe(expected);
    }

    [Fact]
    public async Task DisableForUnsafeHttpMethods_connection_fails_sends_post_once()
    {
        var server = ScriptedServer.Throwing(new HttpRequestException("refused"));
        using var client = new Client(server, Once);

        await Should.ThrowAsync<HttpRequestException>(() => client.SendAsync("POST"));

        server.Attempts.ShouldBe(1);
    }

    [Theory]
    [InlineData(HttpStatusCode.RequestTimeout, 2)]
    [InlineData(HttpStatusCode.TooManyRequests, 2)]
    [InlineData(HttpStatusCode.BadGateway, 2)]
    [InlineData(HttpStatusCode.BadRequest, 1)]
    [InlineData(HttpStatusCode.NotFound, 1)]
    [InlineData(HttpStatusCode.OK, 1)]
    public async Task Send_status_is_retried_when_it_may_pass(HttpStatusCode status, int expected)
    {
        var server = ScriptedServer.Answering(status);
        using var client = new Client(server, Once);

        var sending = client.SendAsync();
        if (expected > 1) await client.Time.AdvanceToTimerAsync(Delays[0]);

        (await sending).StatusCode.ShouldBe(status);
        server.Attempts.ShouldBe(expected);
    }

    [Theory]
    [InlineData(typeof(HttpRequestException), 2)]
    [InlineData(typeof(TaskCanceledException), 1)]
    [InlineData(typeof(IOException), 1)]
    public async Task Send_exception_is_retried_when_it_is_a_request_exception(Type type, int expected)
    {
        var server = ScriptedServer.Throwing((Exception)Activator.CreateInstance(type)!);
        using var client = new Client(server, Once);

        var sending = client.SendAsync();
        if (expected > 1) await client.Time.AdvanceToTimerAsync(Delays[0]);

        (await Record.ExceptionAsync(() => sending)).ShouldNotBeNull().ShouldBeOfType(type);
        server.Attempts.ShouldBe(expected);
    }

    [Fact]
    public async Task Send_response_has_retry_after_waits_that_long()
    {
        var server = new ScriptedServer((attempt, request, _) =>
        {
            var response = new HttpResponseMessage(attempt == 1 ? HttpStatusCode.TooManyRequests : HttpStatusCode.OK) { RequestMessage = request };
            response.Headers.RetryAfter = new RetryConditionHeaderValue(TimeSpan.FromSeconds(7));
            return Task.FromResult(response);
        });
        using var client = new Client(server, http => http.AddStandardResilienceHandler());

        var sending = client.SendAsync();
        await client.Time.AdvanceToTimerAsync(TimeSpan.FromSeconds(7));

        (await sending).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    private static void Once(IHttpClientBuilder http) => http.AddStandardResilienceHandler(options =>
    {
        options.Retry.UseJitter = false;
        options.Retry.MaxRetryAttempts = 1;
        options.Retry.DisableForUnsafeHttpMethods();
    });
}
