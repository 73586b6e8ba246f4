using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Shouldly;

namespace TradingSystem.UnitTests.ServiceDefaults;

/// <summary>/health and /alive.</summary>
public sealed class HealthEndpointTests
{
    [Theory]
    [InlineData(HealthStatus.Healthy, HttpStatusCode.OK)]
    [InlineData(HealthStatus.Degraded, HttpStatusCode.OK)]
    [InlineData(HealthStatus.Unhealthy, HttpStatusCode.ServiceUnavailable)]
    public async Task Health_check_says_so_answers_with_its_status(HealthStatus status, HttpStatusCode expected)
    {
        await using var app = await StartAsync(checks => checks.AddCheck(
            "db", () => new HealthCheckResult(status, "Password=secret", new InvalidOperationException("secret"))));

        using var response = await app
            .GetTestClient()
            .GetAsync(new Uri("/health", UriKind.Relative), TestContext.Current.CancellationToken);

        response.StatusCode.ShouldBe(expected);
        response.Content.Headers.ContentType!.MediaType.ShouldBe("application/json");
        var body = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        body.ShouldNotContain("secret");
        using var json = JsonDocument.Parse(body);
        json.RootElement.GetProperty("status").GetString().ShouldBe($"{status}");
        var checks = json.RootElement.GetProperty("checks")
            .EnumerateArray()
            .ToDictionary(check => check.GetProperty("name").GetString()!);
        checks.Keys.ShouldBe(["self", "db"], ignoreOrder: true);
        checks["db"].GetProperty("status").GetString().ShouldBe($"{status}");
        checks["db"].GetProperty("duration_ms").GetDouble().ShouldBeGreaterThanOrEqualTo(0);
    }

    [Fact]
    public async Task Alive_other_check_is_unhealthy_says_healthy()
    {
        await using var app = await StartAsync(checks => checks.AddCheck("db", () => HealthCheckResult.Unhealthy()));

        using var response = await app
            .GetTestClient()
            .GetAsync(new Uri("/alive", UriKind.Relative), TestContext.Current.CancellationToken);

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).ShouldNotContain("db");
    }

    [Fact]
    public async Task Health_check_hangs_is_unhealthy_after_its_time()
    {
        await using var app = await StartAsync(
            checks => checks.AddAsyncCheck("hangs", async cancellationToken =>
            {
                await Task.Delay(Timeout.Infinite, cancellationToken);
                return HealthCheckResult.Healthy();
            }),
            ("Health:CheckTimeoutSeconds", "0.05"));

        using var response = await app
            .GetTestClient()
            .GetAsync(new Uri("/health", UriKind.Relative), TestContext.Current.CancellationToken);

        response.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
    }

    private static async Task<WebApplication> StartAsync(
        Action<IHealthChecksBuilder> add, params (string, string?)[] configuration)
    {
        var builder = Hosts.Web(configuration);
        builder.AddServiceDefaults();
        add(builder.Services.AddHealthChecks());
        var app = builder.Build();
        app.MapDefaultEndpoints();
        await app.StartAsync(TestContext.Current.CancellationToken);
        return app;
    }
}
