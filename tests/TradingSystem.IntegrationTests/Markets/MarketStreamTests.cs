using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using TradingSystem.Core.MessagePack;
using TradingSystem.IntegrationTests.Running;

namespace TradingSystem.IntegrationTests.Markets;

/// <summary>Live market data: from the exchange's stream by way of a worker and Redis to the streams of our own clients.</summary>
[Collection(TradingCollection.Name)]
public sealed class MarketStreamTests(TwoWorkers system)
{
    [Theory]
    [InlineData("/v2/iex", "AAPL", "TSLA")]
    [InlineData("/v2/sip", "AAPL", "TSLA")]
    [InlineData("/v1beta3/crypto/us", "BTC/USD", "ETH/USD")]
    public async Task Trades_and_quotes_come_as_they_happen(string path, string traded, string quoted)
    {
        using var socket = await OpenAsync(system.Trader, path);
        await SendAsync(socket, $$"""{"action":"subscribe","trades":["{{traded}}"],"quotes":["{{quoted}}"]}""");
        Assert.Equal("subscription", (await ReceiveAsync(socket))[0].GetProperty("T").GetString());

        var (trades, quotes) = (new List<JsonElement>(), new List<JsonElement>());
        while (trades.Count < 5 || quotes.Count < 5)
        {
            foreach (var message in (await ReceiveAsync(socket)).EnumerateArray()) (message.GetProperty("T").GetString() == "t" ? trades : quotes).Add(message);
        }
        Assert.All(trades, trade => Assert.Equal(("t", traded), (trade.GetProperty("T").GetString(), trade.GetProperty("S").GetString())));
        Assert.All(quotes, quote => Assert.Equal(("q", quoted), (quote.GetProperty("T").GetString(), quote.GetProperty("S").GetString())));
        var ids = trades.Select(trade => trade.GetProperty("i").GetInt64()).ToArray();
        Assert.Equal(ids.Order().Distinct(), ids);
        Assert.All(quotes, quote => Assert.True(quote.GetProperty("bp").GetDecimal() < quote.GetProperty("ap").GetDecimal()));
    }

    [Fact]
    public async Task MessagePack_is_spoken_to_whoever_asks_for_it()
    {
        using var socket = await OpenAsync(system.Trader, "/v1beta3/crypto/us", messagePack: true);
        await SendAsync(socket, """{"action":"subscribe","quotes":["*"]}""", messagePack: true);
        Assert.Equal("*", (await ReceiveAsync(socket, messagePack: true))[0].GetProperty("quotes")[0].GetString());
        Assert.True((await ReceiveAsync(socket, messagePack: true))[0].GetProperty("t").GetDateTimeOffset() > DateTimeOffset.UtcNow.AddMinutes(-5));
    }

    [Fact]
    public async Task Exchange_itself_tells_bars_when_minutes_end()
    {
        using var socket = await OpenAsync(system.Exchange, "/v1beta3/crypto/us");
        await SendAsync(socket, """{"action":"subscribe","bars":["BTC/USD"],"dailyBars":["BTC/USD"]}""");
        await ReceiveAsync(socket);
        var bars = await ReceiveAsync(socket);
        Assert.Equal(["b", "d"], bars.EnumerateArray().Select(bar => bar.GetProperty("T").GetString()));
        Assert.All(bars.EnumerateArray(), bar => Assert.True(bar.GetProperty("v").GetDecimal() > 0));
    }

    [Fact]
    public async Task Quotes_go_on_by_asking_when_the_exchanges_streams_are_refused()
    {
        using var socket = await OpenAsync(system.Trader, "/v2/iex");
        await SendAsync(socket, """{"action":"subscribe","quotes":["*"]}""");
        try
        {
            await system.Exchange.FaultAsync(new { kind = "error", path = "/v2/iex", count = 0 });
            await system.Exchange.FaultAsync(new { kind = "disconnect_stream" });
            var cut = DateTimeOffset.UtcNow;
            // What comes from now on was asked for; the worker's own stream can't be there.
            var last = DateTimeOffset.MinValue;
            while (last < cut.AddSeconds(5))
            {
                foreach (var message in (await ReceiveAsync(socket)).EnumerateArray())
                {
                    if (message.GetProperty("T").GetString() == "q") last = message.GetProperty("t").GetDateTimeOffset();
                }
            }
        }
        finally
        {
            (await system.Exchange.SendAsync(HttpMethod.Delete, "/faults")).Dispose();
        }
    }

    [Fact]
    public async Task Wrong_key_stays_out()
    {
        using var socket = await ConnectAsync(system.Trader, "/v2/iex", messagePack: false);
        await ReceiveAsync(socket);
        await SendAsync(socket, """{"action":"auth","key":"PKNOBODY","secret":"wrong"}""");
        Assert.Equal(402, (await ReceiveAsync(socket))[0].GetProperty("code").GetInt32());
        await SendAsync(socket, """{"action":"subscribe","quotes":["*"]}""");
        Assert.Equal(401, (await ReceiveAsync(socket))[0].GetProperty("code").GetInt32());
    }

    private static async Task<WebSocket> OpenAsync(TradingClient at, string path, bool messagePack = false)
    {
        // The Api is there before the first quotes have come to it.
        return await Eventually.GetAsync($"a stream of {path}", async () =>
        {
            var socket = await ConnectAsync(at, path, messagePack);
            Assert.Equal("connected", (await ReceiveAsync(socket, messagePack))[0].GetProperty("msg").GetString());
            await SendAsync(socket, $$"""{"action":"auth","key":"{{at.KeyId}}","secret":"{{at.SecretKey}}"}""", messagePack);
            if ((await ReceiveAsync(socket, messagePack))[0].GetProperty("msg").GetString() == "authenticated") return socket;
            socket.Dispose();
            return null;
        });
    }

    private static Task<WebSocket> ConnectAsync(TradingClient at, string path, bool messagePack) =>
        RawWebSocket.ConnectAsync(at.Address, path, messagePack ? "Content-Type: application/msgpack" : "User-Agent: test");

    private static Task SendAsync(WebSocket socket, string text, bool messagePack = false)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        return socket.SendMessageAsync(messagePack ? MessagePackWriter.FromJson(bytes) : bytes, messagePack ? WebSocketMessageType.Binary : WebSocketMessageType.Text);
    }

    private static async Task<JsonElement> ReceiveAsync(WebSocket socket, bool messagePack = false)
    {
        var message = await socket.ReceiveMessageAsync(messagePack ? WebSocketMessageType.Binary : WebSocketMessageType.Text);
        return JsonDocument.Parse(messagePack ? MessagePackReader.ToJson(message) : message).RootElement;
    }
}
