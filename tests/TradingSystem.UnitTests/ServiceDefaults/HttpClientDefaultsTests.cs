using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Time.Testing;
using Shouldly;

namespace TradingSystem.UnitTests.ServiceDefaults;

/// <summary>What a client has that says nothing of its own.</summary>
public sealed class HttpClientDefaultsTests
{
    [Theory]
    [InlineData("GET", 2)]
    [InlineData("POST", 1)]
    public async Task Send_server_fails_repeats_safe_methods_only_and_resolves_names(string method, int expected)
    {
        var time = new FakeTimeProvider();
        var server = ScriptedServer.Answering(HttpStatusCode.BadGateway);
        var builder = Hosts.Plain(
            ("services:api:http:0", "http://localhost:5001"),
            ("Resilience:Standard:Retry:MaxRetryAttempts", "1"),
            ("Resilience:Standard:Retry:UseJitter", "false"));
        builder.Services.AddSingleton<TimeProvider>(time);
        builder.AddServiceDefaults();
        builder.Services.AddHttpClient("any").ConfigurePrimaryHttpMessageHandler(() => server);
        using var host = builder.Build();

        var sending = host.Services.GetRequiredService<IHttpClientFactory>().CreateClient("any")
            .SendAsync(
                new HttpRequestMessage(new HttpMethod(method), "http://api/x"), TestContext.Current.CancellationToken);
        await Eventually.TrueAsync(
            () =>
            {
                time.Advance(TimeSpan.FromMilliseconds(100));
                return sending.IsCompleted;
            },
            "an answer");

        (await sending).StatusCode.ShouldBe(HttpStatusCode.BadGateway);
        server.Addresses.ShouldBe(Enumerable.Repeat(new Uri("http://localhost:5001/x"), expected));
    }
}
