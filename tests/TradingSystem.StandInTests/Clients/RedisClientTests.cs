using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using StackExchange.Redis;
using TradingSystem.StandInTests.Support;

namespace TradingSystem.StandInTests.Clients;

/// <summary>AddRedisClient: names, sections, what happens without a server.</summary>
public sealed class RedisClientTests
{
    [Fact]
    public void AddRedisClient_no_connection_string_throws_when_wanted_and_names_the_key()
    {
        var builder = Hosts.Plain();
        builder.AddRedisClient("cache");
        using var host = builder.Build();

        Should.Throw<InvalidOperationException>(() => host.Services.GetRequiredService<IConnectionMultiplexer>()).Message.ShouldContain("ConnectionStrings:cache");
    }

    [Fact]
    public void AddKeyedRedisClient_checks_have_the_official_names()
    {
        var builder = Hosts.Plain(("ConnectionStrings:cache", "a"), ("ConnectionStrings:other", "b"));
        builder.AddRedisClient("cache");
        builder.AddKeyedRedisClient("other");
        using var host = builder.Build();

        host.Services.GetRequiredService<IOptions<HealthCheckServiceOptions>>().Value.Registrations.Select(check => check.Name)
            .ShouldBe(["StackExchange.Redis", "StackExchange.Redis_other"]);
    }

    [Fact]
    public async Task Resolve_no_sentinel_answers_gives_a_connection_whose_calls_fail()
    {
        var ports = Ports.Free(2);
        var builder = Hosts.Plain(("ConnectionStrings:cache", $"127.0.0.1:{ports[0]},127.0.0.1:{ports[1]},serviceName=trading,password=p,asyncTimeout=1000,anOptionOfTomorrow=1"));
        ConfigurationOptions? seen = null;
        builder.AddRedisClient("cache", configureOptions: options => seen = options);
        using var host = builder.Build();

        var redis = host.Services.GetRequiredService<IConnectionMultiplexer>();

        seen.ShouldNotBeNull().AbortOnConnectFail.ShouldBeFalse();
        redis.IsConnected.ShouldBeFalse();
        redis.Configuration.ShouldNotContain("password=p");
        Should.Throw<RedisConnectionException>(() => redis.GetDatabase().StringSet("a", "b"));
        var failing = redis.GetDatabase().StringSetAsync("a", "b"); // doesn't throw itself
        await Should.ThrowAsync<RedisConnectionException>(() => failing);
        var report = await host.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync(TestContext.Current.CancellationToken);
        report.Entries["StackExchange.Redis"].Status.ShouldBe(HealthStatus.Unhealthy);
    }

    [Fact]
    public void Resolve_no_sentinel_answers_and_abortConnect_throws()
    {
        var builder = Hosts.Plain(("ConnectionStrings:cache", $"127.0.0.1:{Ports.Free(1)[0]},serviceName=trading,abortConnect=true"));
        builder.AddRedisClient("cache");
        using var host = builder.Build();

        Should.Throw<RedisConnectionException>(() => host.Services.GetRequiredService<IConnectionMultiplexer>());
    }
}
