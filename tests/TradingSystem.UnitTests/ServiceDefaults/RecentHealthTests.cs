using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Time.Testing;
using Shouldly;

namespace TradingSystem.UnitTests.ServiceDefaults;

/// <summary>Anybody may ask for health: that must not be a way to keep the servers behind a process busy.</summary>
public sealed class RecentHealthTests
{
    [Fact]
    public async Task Health_asked_again_within_a_second_isnt_checked_again()
    {
        var (clock, checks) = (new FakeTimeProvider(), 0);
        var builder = Hosts.Web();
        builder.Services.AddSingleton<TimeProvider>(clock);
        builder.AddServiceDefaults();
        builder.Services.AddHealthChecks()
            .AddCheck("db",
                () => Interlocked.Increment(ref checks) == 1
                    ? HealthCheckResult.Unhealthy()
                    : HealthCheckResult.Healthy());
        await using var app = builder.Build();
        app.MapDefaultEndpoints();
        await app.StartAsync(TestContext.Current.CancellationToken);

        var first = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => StatusAsync(app)));
        clock.Advance(TimeSpan.FromMilliseconds(900));
        var second = await StatusAsync(app);
        checks.ShouldBe(1);
        clock.Advance(TimeSpan.FromMilliseconds(200));
        var third = await StatusAsync(app);

        first.ShouldAllBe(status => status == HttpStatusCode.ServiceUnavailable);
        second.ShouldBe(HttpStatusCode.ServiceUnavailable);
        third.ShouldBe(HttpStatusCode.OK);
        checks.ShouldBe(2);
    }

    private static async Task<HttpStatusCode> StatusAsync(WebApplication app)
    {
        using var response = await app
            .GetTestClient()
            .GetAsync(new Uri("/health", UriKind.Relative), TestContext.Current.CancellationToken);
        return response.StatusCode;
    }
}
