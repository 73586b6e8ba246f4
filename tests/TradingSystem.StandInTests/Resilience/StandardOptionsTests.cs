using System.Net;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Http.Resilience;
using Microsoft.Extensions.Options;
using Polly;
using TradingSystem.StandInTests.Support;

namespace TradingSystem.StandInTests.Resilience;

/// <summary>The standard handler's defaults, binding and validation.</summary>
public sealed class StandardOptionsTests
{
    [Fact]
    public void Defaults_are_the_documented_ones()
    {
        var options = new HttpStandardResilienceOptions();

        options.RateLimiter.Name.ShouldBe("Standard-RateLimiter");
        options.RateLimiter.DefaultRateLimiterOptions.PermitLimit.ShouldBe(1000);
        options.RateLimiter.DefaultRateLimiterOptions.QueueLimit.ShouldBe(0);
        options.TotalRequestTimeout.Name.ShouldBe("Standard-TotalRequestTimeout");
        options.TotalRequestTimeout.Timeout.ShouldBe(TimeSpan.FromSeconds(30));
        options.Retry.Name.ShouldBe("Standard-Retry");
        options.Retry.MaxRetryAttempts.ShouldBe(3);
        options.Retry.Delay.ShouldBe(TimeSpan.FromSeconds(2));
        options.Retry.BackoffType.ShouldBe(DelayBackoffType.Exponential);
        options.Retry.UseJitter.ShouldBeTrue();
        options.Retry.ShouldRetryAfterHeader.ShouldBeTrue();
        options.CircuitBreaker.Name.ShouldBe("Standard-CircuitBreaker");
        options.CircuitBreaker.FailureRatio.ShouldBe(0.1);
        options.CircuitBreaker.MinimumThroughput.ShouldBe(100);
        options.CircuitBreaker.SamplingDuration.ShouldBe(TimeSpan.FromSeconds(30));
        options.CircuitBreaker.BreakDuration.ShouldBe(TimeSpan.FromSeconds(5));
        options.AttemptTimeout.Name.ShouldBe("Standard-AttemptTimeout");
        options.AttemptTimeout.Timeout.ShouldBe(TimeSpan.FromSeconds(10));
    }

    [Fact]
    public void CreateClient_sampling_below_twice_the_attempt_throws()
    {
        using var client = new Client(
            ScriptedServer.Answering(HttpStatusCode.OK),
            http => http.AddStandardResilienceHandler(options => options.CircuitBreaker.SamplingDuration = TimeSpan.FromSeconds(19)));

        var exception = Should.Throw<OptionsValidationException>(() => client.Services.GetRequiredService<IHttpClientFactory>().CreateClient("api"));

        exception.Message.ShouldContain("double");
    }

    [Fact]
    public void CreateClient_attempt_longer_than_total_throws()
    {
        using var client = new Client(
            ScriptedServer.Answering(HttpStatusCode.OK),
            http => http.AddStandardResilienceHandler(options => options.TotalRequestTimeout.Timeout = TimeSpan.FromSeconds(9)));

        Should.Throw<OptionsValidationException>(() => client.Services.GetRequiredService<IHttpClientFactory>().CreateClient("api"));
    }

    [Fact]
    public void AddStandardResilienceHandler_section_empty_throws()
    {
        var section = new ConfigurationBuilder().Build().GetSection("resilience");

        Should.Throw<ArgumentException>(() => new Client(ScriptedServer.Answering(HttpStatusCode.OK), http => http.AddStandardResilienceHandler(section)));
    }

    [Fact]
    public async Task AddStandardResilienceHandler_section_has_values_binds_them_and_follows_changes()
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["resilience:Retry:MaxRetryAttempts"] = "1",
            ["resilience:Retry:Delay"] = "00:00:01",
            ["resilience:Retry:UseJitter"] = "false",
        }).Build();
        var server = ScriptedServer.Answering(HttpStatusCode.InternalServerError);
        using var client = new Client(server, http => http.AddStandardResilienceHandler(configuration.GetSection("resilience")), configuration);

        var sending = client.SendAsync();
        await client.Time.AdvanceToTimerAsync(TimeSpan.FromSeconds(1));
        await sending;
        server.Attempts.ShouldBe(2);

        configuration["resilience:Retry:Delay"] = "00:00:03";
        configuration.Reload();
        sending = client.SendAsync();
        await client.Time.AdvanceToTimerAsync(TimeSpan.FromSeconds(3));
        await sending;
        server.Attempts.ShouldBe(4);
    }

    [Fact]
    public void AddStandardResilienceHandler_section_has_unknown_key_throws()
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?> { ["resilience:Rety:Delay"] = "1" }).Build();
        using var client = new Client(ScriptedServer.Answering(HttpStatusCode.OK), http => http.AddStandardResilienceHandler(configuration.GetSection("resilience")));

        Should.Throw<InvalidOperationException>(() => client.Services.GetRequiredService<IHttpClientFactory>().CreateClient("api"));
    }
}
