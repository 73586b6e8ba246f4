using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Polly.CircuitBreaker;
using TradingSystem.Api.Errors;
using TradingSystem.Postgres.Connections;

namespace TradingSystem.UnitTests.Api;

public sealed class DatabaseBreakerMiddlewareTests
{
    private readonly DatabaseBreaker breaker = new(
        _ => throw new IOException("away"), new(), new FakeTimeProvider(), NullLogger<DatabaseBreaker>.Instance);

    private Task SendAsync(string method, bool fromDatabase, RequestDelegate next)
    {
        var http = new DefaultHttpContext();
        http.Request.Method = method;
        http.SetEndpoint(new(next,
            fromDatabase ? new EndpointMetadataCollection(new FromDatabase()) : EndpointMetadataCollection.Empty,
            "test"));
        return new DatabaseBreakerMiddleware(next, breaker).InvokeAsync(http);
    }

    private async Task OpenAsync()
    {
        for (var n = 0; n < 5; n++)
        {
            // What needs no database goes well meanwhile, and says nothing about it.
            await SendAsync("GET", fromDatabase: false, _ => Task.CompletedTask);
            await Assert.ThrowsAsync<IOException>(() => SendAsync(
                "GET", fromDatabase: true, _ => throw new IOException("no connection")));
        }
    }

    [Fact]
    public async Task Reads_of_the_database_are_refused_while_it_is_away()
    {
        await OpenAsync();

        await Assert.ThrowsAsync<BrokenCircuitException>(() => SendAsync(
            "GET", fromDatabase: true, _ => Task.CompletedTask));
    }

    [Theory]
    [InlineData("GET", false)]
    [InlineData("POST", true)]
    [InlineData("DELETE", true)]
    public async Task What_needs_no_database_or_waits_for_it_goes_on(string method, bool fromDatabase)
    {
        await OpenAsync();
        var answered = false;

        await SendAsync(method, fromDatabase, _ => { answered = true; return Task.CompletedTask; });

        Assert.True(answered);
    }
}
