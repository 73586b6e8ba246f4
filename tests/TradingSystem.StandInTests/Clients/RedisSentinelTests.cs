using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using StackExchange.Redis;
using TradingSystem.StandInTests.Support;

namespace TradingSystem.StandInTests.Clients;

/// <summary>One connection follows the master, with real servers.</summary>
public sealed class RedisSentinelTests
{
    [Fact]
    public async Task Connection_master_dies_follows_the_new_one_and_keeps_its_identity()
    {
        await using var servers = new RedisServers();
        servers.Start();
        await servers.ReadyAsync();
        using var host = Connect(servers);
        var redis = host.Services.GetRequiredService<IConnectionMultiplexer>();
        var database = redis.GetDatabase();
        var heard = new ConcurrentQueue<string>();
        await redis.GetSubscriber().SubscribeAsync("news", (_, message) => heard.Enqueue(message!));
        (await database.StringSetAsync("before", "1")).ShouldBeTrue();
        await redis.GetSubscriber().PublishAsync("news", "first");
        await Eventually.TrueAsync(() => heard.Contains("first"), "the first message");

        servers.Kill(servers.ServerPorts[0]);

        await Eventually.TrueAsync(() => SucceedsAsync(() => database.StringSetAsync("after", "2")), "a write after the failover");
        host.Services.GetRequiredService<IConnectionMultiplexer>().ShouldBeSameAs(redis);
        redis.IsConnected.ShouldBeTrue();
        redis.GetEndPoints().ShouldHaveSingleItem().ToString().ShouldEndWith($":{servers.ServerPorts[1]}");
        ((string?)await database.StringGetAsync("after")).ShouldBe("2");
        await Eventually.TrueAsync(
            async () => await SucceedsAsync(() => redis.GetSubscriber().PublishAsync("news", "second")) && heard.Contains("second"), "a message over the new master");
    }

    [Fact]
    public async Task Connection_servers_come_later_than_the_application_connects_then()
    {
        await using var servers = new RedisServers();
        using var host = Connect(servers);
        var redis = host.Services.GetRequiredService<IConnectionMultiplexer>();
        redis.IsConnected.ShouldBeFalse();

        servers.Start();

        await Eventually.TrueAsync(() => SucceedsAsync(() => redis.GetDatabase().StringSetAsync("a", "b")), "a write");
    }

    private static IHost Connect(RedisServers servers)
    {
        var builder = Hosts.Plain(("ConnectionStrings:cache", servers.ConnectionString));
        builder.AddRedisClient("cache");
        return builder.Build();
    }

    private static async Task<bool> SucceedsAsync(Func<Task> call)
    {
        try
        {
            await call();
            return true;
        }
        catch (Exception e) when (e is RedisException or TimeoutException)
        {
            return false;
        }
    }
}
