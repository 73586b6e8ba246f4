using System.IO.Pipelines;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Time.Testing;
using TradingSystem.Alpaca.Streams;
using TradingSystem.Domain.Prices;

namespace TradingSystem.UnitTests.Streaming;

/// <summary>The market data stream's protocol, over a socket in memory.</summary>
public sealed class MarketStreamSessionTests : IAsyncDisposable
{
    private const string Connected = """[{"T":"success","msg":"connected"}]""";
    private const string Authenticated = """[{"T":"success","msg":"authenticated"}]""";
    private const string Auth = """{"action":"auth","key":"K","secret":"S"}""";
    private static readonly DateTimeOffset Noon = new(2026, 7, 1, 16, 0, 0, TimeSpan.Zero);

    private readonly FakeTimeProvider clock = new();
    private readonly MarketStreamFan fan = new(maxPerUser: 1);
    private readonly CancellationTokenSource stop = new();
    private readonly List<Task> running = [];

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await Task.WhenAll(running).WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        stop.Dispose();
    }

    [Fact]
    public async Task Client_is_greeted_authenticates_subscribes_and_gets_what_it_wants()
    {
        var client = Connect(MarketFeed.Stocks);
        Assert.Equal(Connected, await ReceiveAsync(client));
        await SendAsync(client, Auth);
        Assert.Equal(Authenticated, await ReceiveAsync(client));
        await SendAsync(client, """{"action":"subscribe","trades":["AAPL"],"quotes":["*"],"bars":[]}""");
        Assert.Equal(
            """[{"T":"subscription","trades":["AAPL"],"quotes":["*"],"bars":[],"updatedBars":[],"dailyBars":[],"statuses":[],"lulds":[],"corrections":["AAPL"],"cancelErrors":["AAPL"]}]""",
            await ReceiveAsync(client));

        fan.Send([Trade("TSLA"), Trade("AAPL"), MarketMessage.Of("TSLA", QuoteTick.Of(false, Noon, 1, 2, 3, 4)),
        MarketMessage.Of(MarketFeed.Bars, "AAPL", new())]);

        Assert.Equal(
            """[{"T":"t","S":"AAPL","t":"2026-07-01T16:00:00.000000Z","x":"V","p":180.5,"s":2,"c":["@"],"i":7,"z":"C"},{"T":"q","S":"TSLA","t":"2026-07-01T16:00:00.000000Z","ax":"V","ap":3,"as":4,"bx":"V","bp":1,"bs":2,"c":["R"],"z":"C"}]""",
            await ReceiveAsync(client));

        await SendAsync(client, """{"action":"unsubscribe","trades":["AAPL","NOPE"],"quotes":["*"]}""");
        Assert.Contains("\"trades\":[],\"quotes\":[]", await ReceiveAsync(client));
        fan.Send([Trade("AAPL")]);
        await SendAsync(client, """{"action":"subscribe","bars":["*"]}""");
        Assert.Contains("\"bars\":[\"*\"]", await ReceiveAsync(client));   // nothing came between
    }

    [Theory]
    [InlineData("""{"action":"subscribe","trades":["AAPL"]}""", 401)]
    [InlineData("""{"action":"auth","key":"K","secret":"wrong"}""", 402)]
    [InlineData("""{"action":"auth"}""", 402)]
    [InlineData("not json", 400)]
    [InlineData("{\"action\":\"\\ud800\"}", 400)]
    [InlineData("[]", 400)]
    [InlineData("""{"action":"dance"}""", 400)]
    public async Task Errors_before_authentication_leave_the_socket_open(string request, int code)
    {
        var client = Connect(MarketFeed.Stocks);
        await ReceiveAsync(client);
        await SendAsync(client, request);
        Assert.Equal(code, Code(await ReceiveAsync(client)));
        await SendAsync(client, Auth);
        Assert.Equal(Authenticated, await ReceiveAsync(client));
    }

    [Theory]
    [InlineData(Auth, 403)]
    [InlineData("""{"action":"subscribe","orderbooks":["BTC/USD"]}""", 410)]
    [InlineData("""{"action":"subscribe","trades":"AAPL"}""", 400)]
    [InlineData("""{"action":"subscribe","trades":[1]}""", 400)]
    [InlineData("""{"action":"subscribe","trades":["AAPL","NOPE"]}""", 400)]   // said yes to, it would be waited for
    [InlineData("""{"action":"subscribe","trades":["NO\"PE"]}""", 400)]
    public async Task Errors_after_authentication_change_nothing(string request, int code)
    {
        var client = Connect(MarketFeed.Stocks, key: "K");
        await ReceiveAsync(client);
        Assert.Equal(Authenticated, await ReceiveAsync(client));   // by the handshake's headers
        await SendAsync(client, request);
        Assert.Equal(code, Code(await ReceiveAsync(client)));
        await SendAsync(client, """{"action":"subscribe"}""");
        Assert.Contains("\"trades\":[],\"quotes\":[],\"bars\":[]", await ReceiveAsync(client));
    }

    [Theory]
    [InlineData("BTCUSD")]
    [InlineData("btcusd")]
    [InlineData("BTC/USD")]
    public async Task Pair_comes_under_its_own_name_however_it_was_spelled(string spelling)
    {
        var client = Connect(MarketFeed.CryptoUs, key: "K");
        await ReceiveAsync(client);
        await ReceiveAsync(client);
        await SendAsync(client, $$"""{"action":"subscribe","trades":["{{spelling}}"]}""");
        Assert.Contains("\"trades\":[\"BTC/USD\"]", await ReceiveAsync(client));
        fan.Send([Trade("BTC/USD")]);
        Assert.Contains("\"S\":\"BTC/USD\"", await ReceiveAsync(client));
        await SendAsync(client, $$"""{"action":"unsubscribe","trades":["{{spelling}}"]}""");
        Assert.Contains("\"trades\":[]", await ReceiveAsync(client));
    }

    [Fact]
    public async Task Too_many_symbols_are_refused()
    {
        var client = Connect(MarketFeed.CryptoUs, key: "K");
        await ReceiveAsync(client);
        await ReceiveAsync(client);
        await SendAsync(client,
            JsonSerializer.Serialize(
                new { action = "subscribe", trades = Enumerable.Range(0, 2001).Select(i => $"A{i}").ToArray() }));
        Assert.Equal(405, Code(await ReceiveAsync(client)));
    }

    [Fact]
    public async Task Second_connection_of_a_user_is_refused_until_the_first_ends()
    {
        var first = Connect(MarketFeed.Stocks, key: "K");
        await ReceiveAsync(first);
        await ReceiveAsync(first);
        var second = Connect(MarketFeed.Stocks, key: "K");
        await ReceiveAsync(second);
        Assert.Equal(406, Code(await ReceiveAsync(second)));
        Assert.Null(await ReceiveAsync(second));

        await first.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, TestContext.Current.CancellationToken);
        await running[0].WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        var third = Connect(MarketFeed.Stocks, key: "K");
        await ReceiveAsync(third);
        Assert.Equal(Authenticated, await ReceiveAsync(third));
    }

    [Fact]
    public async Task Whoever_does_not_authenticate_is_cut()
    {
        var client = Connect(MarketFeed.Stocks);
        await ReceiveAsync(client);
        clock.Advance(TimeSpan.FromSeconds(11));
        Assert.Equal(404, Code(await ReceiveAsync(client)));
        Assert.Null(await ReceiveAsync(client));
    }

    [Fact]
    public async Task Feed_that_is_not_served_is_no_subscription()
    {
        var client = Connect(MarketFeed.All.First(feed => !feed.IsServed), key: "K");
        await ReceiveAsync(client);
        Assert.Equal(409, Code(await ReceiveAsync(client)));
        Assert.Null(await ReceiveAsync(client));
    }

    [Fact]
    public async Task Slow_client_is_cut_and_told_why_when_it_listens_at_last()
    {
        var client = Connect(MarketFeed.Stocks, key: "K");
        await ReceiveAsync(client);
        await ReceiveAsync(client);
        await SendAsync(client, """{"action":"subscribe","trades":["*"]}""");
        await ReceiveAsync(client);
        var messages = Enumerable.Repeat(Trade("AAPL"), 1000).ToArray();

        // He doesn't read, and the sender doesn't notice: it goes on as fast as it can.
        var sent = 0;
        for (; sent < 10_000 && !running[0].IsCompleted && fan.HasSessions; sent++)
        {
            fan.Send(messages);
            if (sent % 100 == 0) await Task.Yield();
        }

        string? last = null, text;
        var received = 0;
        while ((text = await ReceiveAsync(client)) is not null) (last, received) = (text, received + 1);
        Assert.Equal(407, Code(last));
        Assert.True(received < 100, $"{received} frames were kept for him");
    }

    [Fact]
    public async Task Book_is_whole_at_first_and_after_that_what_has_changed()
    {
        var client = Connect(MarketFeed.CryptoUs, key: "K");
        await ReceiveAsync(client);
        await ReceiveAsync(client);
        fan.Send([Book("BTC/USD", 99, 98), Book("ETH/USD", 9)]);   // before he asks
        await SendAsync(client, """{"action":"subscribe","orderbooks":["BTC/USD"]}""");
        Assert.Equal(
            """[{"T":"subscription","trades":[],"quotes":[],"orderbooks":["BTC/USD"],"bars":[],"updatedBars":[],"dailyBars":[]}]""",
            await ReceiveAsync(client));
        Assert.Equal(
            """[{"T":"o","S":"BTC/USD","t":"2026-07-01T16:00:00.000000Z","b":[{"p":99,"s":1},{"p":98,"s":1}],"a":[],"r":true}]""",
            await ReceiveAsync(client));

        fan.Send([Book("BTC/USD", 99, 98)]);   // nothing has changed
        fan.Send([Book("BTC/USD", 97, 98), Book("ETH/USD", 8)]);
        Assert.Equal(
            """[{"T":"o","S":"BTC/USD","t":"2026-07-01T16:00:00.000000Z","b":[{"p":97,"s":1},{"p":99,"s":0}],"a":[]}]""",
            await ReceiveAsync(client));

        await SendAsync(client, """{"action":"unsubscribe","orderbooks":["BTC/USD"]}""");
        await ReceiveAsync(client);
        fan.Send([Book("BTC/USD", 96)]);
        await SendAsync(client, """{"action":"subscribe","orderbooks":["*"]}""");
        await ReceiveAsync(client);
        Assert.Equal(
            """[{"T":"o","S":"BTC/USD","t":"2026-07-01T16:00:00.000000Z","b":[{"p":96,"s":1}],"a":[],"r":true},{"T":"o","S":"ETH/USD","t":"2026-07-01T16:00:00.000000Z","b":[{"p":8,"s":1}],"a":[],"r":true}]""",
            await ReceiveAsync(client));
        await SendAsync(client, """{"action":"subscribe","orderbooks":["BTC/USD"]}""");
        await ReceiveAsync(client);
        fan.Send([Book("SOL/USD", 1)]);
        // Those that he has didn't come again, one that is new did.
        Assert.Contains("\"S\":\"SOL/USD\"", await ReceiveAsync(client));
    }

    [Fact]
    public async Task Book_that_nobody_kept_up_to_date_is_not_shown()
    {
        var first = Connect(MarketFeed.CryptoUs, key: "K");
        await ReceiveAsync(first);
        await ReceiveAsync(first);
        fan.Send([Book("BTC/USD", 99)]);
        await first.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, TestContext.Current.CancellationToken);
        await running[0].WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);

        var second = Connect(MarketFeed.CryptoUs, key: "K");
        await ReceiveAsync(second);
        await ReceiveAsync(second);
        await SendAsync(second, """{"action":"subscribe","orderbooks":["*"]}""");
        await ReceiveAsync(second);
        fan.Send([Book("BTC/USD", 50)]);
        Assert.Equal(
            """[{"T":"o","S":"BTC/USD","t":"2026-07-01T16:00:00.000000Z","b":[{"p":50,"s":1}],"a":[],"r":true}]""",
            await ReceiveAsync(second));
    }

    [Theory]
    [InlineData(-1, 3)]
    [InlineData(-60, 2)]   // a clock was set back
    public async Task Book_that_was_overtaken_counts_no_more(int seconds, int next)
    {
        var client = Connect(MarketFeed.CryptoUs, key: "K");
        await ReceiveAsync(client);
        await ReceiveAsync(client);
        await SendAsync(client, """{"action":"subscribe","orderbooks":["*"]}""");
        await ReceiveAsync(client);
        fan.Send([BookAt(0, "BTC/USD", 1)]);
        await ReceiveAsync(client);
        fan.Send([BookAt(seconds, "BTC/USD", 2)]);
        fan.Send([BookAt(1, "BTC/USD", 3)]);
        Assert.Contains($"\"p\":{next}", await ReceiveAsync(client));
    }

    private static MarketMessage Book(string symbol, params decimal[] bids) => BookAt(0, symbol, bids);

    private static MarketMessage BookAt(int seconds, string symbol, params decimal[] bids) =>
        MarketMessage.Of(symbol,
            new BookUpdate
            {
                Time = Noon.AddSeconds(seconds),
                Bids = [.. bids.Select(bid => new PriceLevel(bid, 1))],
                IsWhole = true
            });

    [Fact]
    public async Task MessagePack_goes_both_ways_with_times_as_timestamps()
    {
        var client = Connect(MarketFeed.CryptoUs, messagePack: true);
        Assert.Equal(Connected, Encoding.UTF8.GetString(MessagePackJson.ToJson(await ReceiveBytesAsync(client))));
        await client.SendAsync(MessagePackJson.FromJson(Encoding.UTF8.GetBytes(Auth)), WebSocketMessageType.Binary,
            true, TestContext.Current.CancellationToken);
        Assert.Equal(Authenticated, Encoding.UTF8.GetString(MessagePackJson.ToJson(await ReceiveBytesAsync(client))));
        await SendAsync(client, """{"action":"subscribe","trades":["BTC/USD"]}""");   // text is understood too
        Assert.Contains("BTC/USD", Encoding.UTF8.GetString(MessagePackJson.ToJson(await ReceiveBytesAsync(client))));

        fan.Send([MarketMessage.Of("BTC/USD", TradeTick.Of(true, Noon, 60000.5m, 0.5m, 7))]);

        var frame = await ReceiveBytesAsync(client);
        // "t": a timestamp.
        Assert.Contains(
            "A174D6FF", Convert.ToHexString(frame).Replace("A174D7FF", "A174D6FF", StringComparison.Ordinal));
        Assert.Equal(
            """[{"T":"t","S":"BTC/USD","t":"2026-07-01T16:00:00.000000Z","p":60000.5,"s":0.5,"i":7,"tks":"B"}]""",
            Encoding.UTF8.GetString(MessagePackJson.ToJson(frame)));
    }

    private static MarketMessage Trade(string symbol) =>
        MarketMessage.Of(symbol, TradeTick.Of(false, Noon, 180.5m, 2, 7));

    private static int Code(string? text) => JsonDocument.Parse(text!).RootElement[0].GetProperty("code").GetInt32();

    private WebSocket Connect(MarketFeed feed, bool messagePack = false, string key = "")
    {
        var (up, down) = (new Pipe(), new Pipe());
        var server = WebSocket.CreateFromStream(
            new DuplexStream(up.Reader, down.Writer), new WebSocketCreationOptions { IsServer = true });
        var client = WebSocket.CreateFromStream(
            new DuplexStream(down.Reader, up.Writer), new WebSocketCreationOptions { IsServer = false });
        var session = new MarketStreamSession(server, feed, messagePack, (k, s) =>
            Task.FromResult(k == "K" && s == "S" ? "somebody" : null), SymbolOf, fan, clock);
        running.Add(session.RunAsync(key, key.Length > 0 ? "S" : "", stop.Token));
        return client;
    }

    private static string? SymbolOf(string name) =>
        name switch { "NOPE" or "NO\"PE" => null, "btcusd" or "BTCUSD" => "BTC/USD", _ => name };

    private static Task SendAsync(WebSocket socket, string text) =>
        socket.SendAsync(
            Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, true, TestContext.Current.CancellationToken);

    /// <summary>Null when the other side closed.</summary>
    private static async Task<string?> ReceiveAsync(WebSocket socket) =>
        await ReceiveBytesAsync(socket) is { Length: > 0 } bytes ? Encoding.UTF8.GetString(bytes) : null;

    private static async Task<byte[]> ReceiveBytesAsync(WebSocket socket)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(TimeSpan.FromSeconds(30));
        var (buffer, whole) = (new byte[1 << 16], new MemoryStream());
        while (true)
        {
            var part = await socket.ReceiveAsync(buffer, patience.Token);
            if (part.MessageType == WebSocketMessageType.Close) return [];
            whole.Write(buffer, 0, part.Count);
            if (part.EndOfMessage) return whole.ToArray();
        }
    }
}
