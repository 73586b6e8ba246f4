using TradingSystem.Testkit.Running;

namespace TradingSystem.IntegrationTests.Failures;

/// <summary>
/// Live market data comes over Redis: when Redis fails, a stream goes on or is closed, so that the client connects
/// anew. It never falls silent.
/// </summary>
[Collection(TradingCollection.Name)]
public sealed class RedisTests(TwoWorkers system)
{
    private static readonly string[] Servers = ["redis-a", "redis-b"];

    [Fact]
    public async Task Stream_goes_on_or_is_closed_when_a_server_dies()
    {
        // One of the two is the master; the other takes over from it.
        foreach (var server in Servers)
        {
            using var client = await SubscribeAsync();
            await system.KillAsync(server);
            try
            {
                await IsClosedOrGoesOnAsync(client, DateTimeOffset.UtcNow);
                await ComesAsync();
            }
            finally
            {
                await system.StartAsync(server);
                await system.HealthyAsync(server);
            }
        }
    }

    [Fact]
    public async Task Stream_is_closed_while_there_is_no_server_and_comes_back_with_it()
    {
        using var client = await SubscribeAsync();
        foreach (var server in Servers) await system.KillAsync(server);
        try
        {
            var last = default(string);
            while (await client.ReceiveOrEndAsync() is { } frame) last = frame[0].GetRawText();
            Assert.Equal("""{"T":"error","code":500,"msg":"internal error"}""", last);
        }
        finally
        {
            foreach (var server in Servers) await system.StartAsync(server);
            foreach (var server in Servers) await system.HealthyAsync(server);
        }
        await ComesAsync();
    }

    private async Task<MarketStreamClient> SubscribeAsync()
    {
        var client = await MarketStreamClient.OpenAsync(system.Trader, "/v1beta3/crypto/us");
        await client.SendAsync("""{"action":"subscribe","quotes":["*"],"orderbooks":["*"]}""");
        Assert.Equal("subscription", (await client.ReceiveAsync())[0].GetProperty("T").GetString());
        Assert.NotNull(await client.ReceiveOrEndAsync());
        return client;
    }

    /// <summary>A client that connects again has quotes of now.</summary>
    private async Task ComesAsync()
    {
        var since = DateTimeOffset.UtcNow;
        await Eventually.TrueAsync("quotes come again", async () =>
        {
            using var client = await SubscribeAsync();
            while (await client.ReceiveOrEndAsync() is { } frame)
            {
                if (frame[0].GetProperty("t").GetDateTimeOffset() > since) return true;
            }
            return false;
        });
    }

    /// <summary>
    /// The stream ends, or brings what happened long enough after the fault for it not to have been on its way.
    /// </summary>
    private static async Task IsClosedOrGoesOnAsync(MarketStreamClient client, DateTimeOffset fault)
    {
        while (await client.ReceiveOrEndAsync() is { } frame)
        {
            if (frame[0].GetProperty("T").GetString() != "error"
                && frame[0].GetProperty("t").GetDateTimeOffset() > fault.AddSeconds(10))
            {
                return;
            }
        }
    }
}
