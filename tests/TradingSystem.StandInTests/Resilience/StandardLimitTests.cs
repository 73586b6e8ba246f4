using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Polly.RateLimiting;
using Polly.Timeout;
using TradingSystem.StandInTests.Support;

namespace TradingSystem.StandInTests.Resilience;

/// <summary>The standard handler's rate limiter and timeouts.</summary>
public sealed class StandardLimitTests
{
    [Fact]
    public async Task Send_no_permit_left_is_rejected_and_not_sent()
    {
        var release = new TaskCompletionSource();
        var server = new ScriptedServer(async (_, request, _) =>
        {
            await release.Task;
            return await ScriptedServer.Respond(HttpStatusCode.OK, request);
        });
        using var client = new Client(server, http => http.AddStandardResilienceHandler(options => options.RateLimiter.DefaultRateLimiterOptions.PermitLimit = 1));

        var first = client.SendAsync();
        await Should.ThrowAsync<RateLimiterRejectedException>(() => client.SendAsync());
        release.SetResult();

        (await first).StatusCode.ShouldBe(HttpStatusCode.OK);
        server.Attempts.ShouldBe(1);
        (await client.SendAsync()).StatusCode.ShouldBe(HttpStatusCode.OK); // the permit came back
    }

    [Fact]
    public async Task Send_attempt_takes_ten_seconds_is_given_up_and_sent_again()
    {
        var server = ScriptedServer.Silent();
        using var client = new Client(server, http => http.AddStandardResilienceHandler(options =>
        {
            options.Retry.UseJitter = false;
            options.Retry.MaxRetryAttempts = 1;
        }));

        var sending = client.SendAsync();
        await client.Time.AdvanceToTimerAsync(TimeSpan.FromSeconds(10));
        await client.Time.AdvanceToTimerAsync(TimeSpan.FromSeconds(2));
        await client.Time.AdvanceToTimerAsync(TimeSpan.FromSeconds(10));

        var exception = await Should.ThrowAsync<TimeoutRejectedException>(() => sending);
        exception.Timeout.ShouldBe(TimeSpan.FromSeconds(10));
        server.Attempts.ShouldBe(2);
    }

    [Fact]
    public async Task Send_all_attempts_take_thirty_seconds_is_given_up()
    {
        var server = ScriptedServer.Silent();
        using var client = new Client(server, http => http.AddStandardResilienceHandler(options => options.Retry.UseJitter = false));

        var sending = client.SendAsync();
        await client.Time.AdvanceToTimerAsync(TimeSpan.FromSeconds(10));
        await client.Time.AdvanceToTimerAsync(TimeSpan.FromSeconds(2));
        await client.Time.AdvanceToTimerAsync(TimeSpan.FromSeconds(10));
        await client.Time.AdvanceToTimerAsync(TimeSpan.FromSeconds(4));
        await client.Time.AdvanceToTimerAsync(TimeSpan.FromSeconds(4)); // 30 s since the start

        var exception = await Should.ThrowAsync<TimeoutRejectedException>(() => sending);
        exception.Timeout.ShouldBe(TimeSpan.FromSeconds(30));
        server.Attempts.ShouldBe(3);
    }

    [Fact]
    public async Task Send_caller_cancels_isnt_a_timeout()
    {
        var server = ScriptedServer.Silent();
        using var client = new Client(server, http => http.AddStandardResilienceHandler());
        using var cancelling = new CancellationTokenSource();

        var sending = client.Services.GetRequiredService<IHttpClientFactory>().CreateClient("api").GetAsync(new Uri("http://server/"), cancelling.Token);
        await Eventually.TrueAsync(() => server.Attempts == 1, "an attempt");
        await cancelling.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(() => sending);
        server.Attempts.ShouldBe(1);
    }
}
