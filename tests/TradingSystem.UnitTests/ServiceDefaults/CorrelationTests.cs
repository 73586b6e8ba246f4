using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.Hosting;
using Shouldly;
using TradingSystem.ServiceDefaults.Correlations;

namespace TradingSystem.UnitTests.ServiceDefaults;

/// <summary>Every response has both ids; what comes from outside is looked at first.</summary>
public sealed class CorrelationTests
{
    [Fact]
    public async Task Request_has_an_id_keeps_it_for_the_handler_and_the_response()
    {
        await using var app = await StartAsync();

        using var response = await SendAsync(app, "/echo", "order-4711");

        (await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).ShouldBe("order-4711");
        response.Headers.GetValues("X-Correlation-Id").ShouldBe(["order-4711"]);
        response.Headers.GetValues("X-Request-ID").ShouldHaveSingleItem().Length.ShouldBe(32);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("with a space")]
    [InlineData("tab\there")]
    [InlineData("")]
    public async Task Request_has_no_valid_id_gets_one_of_its_own(string? id)
    {
        await using var app = await StartAsync();

        using var first = await SendAsync(app, "/echo", id);
        using var second = await SendAsync(app, "/echo", id);

        var given = first.Headers.GetValues("X-Correlation-Id").ShouldHaveSingleItem();
        given.ShouldNotBe(id);
        given.Length.ShouldBe(32);
        (await first.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).ShouldBe(given);
        second.Headers.GetValues("X-Correlation-Id").ShouldNotContain(given);
        second.Headers.GetValues("X-Request-ID").ShouldNotBe(first.Headers.GetValues("X-Request-ID"));
    }

    [Fact]
    public async Task Request_caller_propagates_baggage_takes_the_id_from_there()
    {
        await using var app = await StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/echo");
        request.Headers.Add("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
        request.Headers.Add("baggage", "correlation.id=from-the-caller");

        using var response = await app.GetTestClient().SendAsync(request, TestContext.Current.CancellationToken);

        response.Headers.GetValues("X-Correlation-Id").ShouldBe(["from-the-caller"]);
    }

    [Fact]
    public async Task Request_handler_throws_response_is_a_problem_with_the_ids()
    {
        await using var app = await StartAsync();

        using var response = await SendAsync(app, "/throw", "abc");

        response.StatusCode.ShouldBe(HttpStatusCode.InternalServerError);
        response.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
        response.Headers.GetValues("X-Correlation-Id").ShouldBe(["abc"]);
        var body = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        body.ShouldContain("\"correlationId\":\"abc\"");
        body.ShouldNotContain("secret");
    }

    [Theory]
    [InlineData(128, true)]
    [InlineData(129, false)]
    [InlineData(0, false)]
    public void IsValid_length_is_limited(int length, bool expected) =>
        Correlation.IsValid(new string('x', length)).ShouldBe(expected);

    [Fact]
    public void Begin_message_has_an_id_is_current_until_disposed()
    {
        using (Correlation.Begin("from-message"))
        {
            Correlation.Current.ShouldBe("from-message");
            Correlation.CurrentOrNew.ShouldBe("from-message");
            // Nested: the outer one goes on.
            using (Correlation.Begin(null)) Correlation.Current.ShouldBe("from-message");
        }

        Correlation.Current.ShouldBeNull();
        using (Correlation.Begin("not valid")) Correlation.Current.ShouldNotBeNull().Length.ShouldBe(32);
    }

    private static async Task<WebApplication> StartAsync()
    {
        var builder = Hosts.Web();
        builder.AddServiceDefaults();
        var app = builder.Build();
        app.MapGet("/echo", () => Correlation.Current);
        app.MapGet("/throw", string () => throw new InvalidOperationException("secret"));
        await app.StartAsync(TestContext.Current.CancellationToken);
        return app;
    }

    private static async Task<HttpResponseMessage> SendAsync(WebApplication app, string path, string? id)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (id is not null) request.Headers.TryAddWithoutValidation("X-Correlation-Id", id);
        return await app.GetTestClient().SendAsync(request, TestContext.Current.CancellationToken);
    }
}
