using System.Text.Json;
using TradingSystem.Alpaca.MarketData;
using TradingSystem.Core.MarketData.Streaming;
using TradingSystem.Domain.Prices;
using TradingSystem.Testkit.Running;

namespace TradingSystem.IntegrationTests.Markets;

/// <summary>
/// Live market data: from the exchange's stream by way of a worker and Redis to the streams of our own clients.
/// </summary>
[Collection(TradingCollection.Name)]
public sealed class MarketStreamTests(TwoWorkers system)
{
    [Theory]
    [InlineData("/v2/iex", "AAPL", "TSLA")]
    [InlineData("/v2/sip", "AAPL", "TSLA")]
    [InlineData("/v1beta3/crypto/us", "BTC/USD", "ETH/USD")]
    public async Task Trades_and_quotes_come_as_they_happen(string path, string traded, string quoted)
    {
        using var socket = await MarketStreamClient.OpenAsync(system.Trader, path);
        await socket.SendAsync($$"""{"action":"subscribe","trades":["{{traded}}"],"quotes":["{{quoted}}"]}""");
        Assert.Equal("subscription", (await socket.ReceiveAsync())[0].GetProperty("T").GetString());

        var (trades, quotes) = (new List<JsonElement>(), new List<JsonElement>());
        while (trades.Count < 5 || quotes.Count < 5)
        {
            foreach (var message in (await socket.ReceiveAsync()).EnumerateArray())
            {
                (message.GetProperty("T").GetString() == "t" ? trades : quotes).Add(message);
            }
        }
        Assert.All(trades,
            trade => Assert.Equal(
                ("t", traded), (trade.GetProperty("T").GetString(), trade.GetProperty("S").GetString())));
        Assert.All(quotes,
            quote => Assert.Equal(
                ("q", quoted), (quote.GetProperty("T").GetString(), quote.GetProperty("S").GetString())));
        var ids = trades.Select(trade => trade.GetProperty("i").GetInt64()).ToArray();
        Assert.Equal(ids.Order().Distinct(), ids);
        Assert.All(
            quotes, quote => Assert.True(quote.GetProperty("bp").GetDecimal() < quote.GetProperty("ap").GetDecimal()));
    }

    [Theory]
    [InlineData("BTCUSD")]
    [InlineData("btc/usd")]
    public async Task Pair_is_subscribed_to_in_every_spelling_and_what_isnt_there_is_refused(string spelling)
    {
        using var socket = await MarketStreamClient.OpenAsync(system.Trader, "/v1beta3/crypto/us");
        await socket.SendAsync("""{"action":"subscribe","quotes":["AAPL"]}""");   // no pair
        Assert.Equal((400, "invalid symbol: AAPL"),
            ((await socket.ReceiveAsync())[0] is var error ? error.GetProperty("code").GetInt32()
            : 0, error.GetProperty("msg").GetString()));
        await socket.SendAsync($$"""{"action":"subscribe","quotes":["{{spelling}}"]}""");
        Assert.Equal("BTC/USD", (await socket.ReceiveAsync())[0].GetProperty("quotes")[0].GetString());
        Assert.Equal("BTC/USD", (await socket.ReceiveAsync())[0].GetProperty("S").GetString());
    }

    [Fact]
    public async Task MessagePack_is_spoken_to_whoever_asks_for_it()
    {
        using var socket = await MarketStreamClient.OpenAsync(system.Trader, "/v1beta3/crypto/us", messagePack: true);
        await socket.SendAsync("""{"action":"subscribe","quotes":["*"]}""");
        Assert.Equal("*", (await socket.ReceiveAsync())[0].GetProperty("quotes")[0].GetString());
        Assert.True(
            (await socket.ReceiveAsync())[0]
                .GetProperty("t")
                .GetDateTimeOffset() > DateTimeOffset.UtcNow.AddMinutes(-5));
    }

    [Fact]
    public async Task Exchange_itself_tells_bars_when_minutes_end()
    {
        using var socket = await MarketStreamClient.OpenAsync(system.Exchange, "/v1beta3/crypto/us");
        await socket.SendAsync("""{"action":"subscribe","bars":["BTC/USD"],"dailyBars":["BTC/USD"]}""");
        await socket.ReceiveAsync();
        var bars = await socket.ReceiveAsync();
        Assert.Equal(["b", "d"], bars.EnumerateArray().Select(bar => bar.GetProperty("T").GetString()));
        Assert.All(bars.EnumerateArray(), bar => Assert.True(bar.GetProperty("v").GetDecimal() > 0));
    }

    [Fact]
    public async Task Quotes_go_on_by_asking_when_the_exchanges_streams_are_refused()
    {
        using var socket = await MarketStreamClient.OpenAsync(system.Trader, "/v2/iex");
        await socket.SendAsync("""{"action":"subscribe","quotes":["*"]}""");
        try
        {
            await system.Exchange.FaultAsync(new { kind = "error", path = "/v2/iex", count = 0 });
            await system.Exchange.FaultAsync(new { kind = "disconnect_stream" });
            var cut = DateTimeOffset.UtcNow;
            // What comes from now on was asked for; the worker's own stream can't be there.
            var last = DateTimeOffset.MinValue;
            while (last < cut.AddSeconds(5))
            {
                foreach (var message in (await socket.ReceiveAsync()).EnumerateArray())
                {
                    if (message.GetProperty("T").GetString() == "q")
                    {
                        last = message.GetProperty("t").GetDateTimeOffset();
                    }
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
        using var socket = await MarketStreamClient.ConnectAsync(system.Trader, "/v2/iex");
        await socket.ReceiveAsync();
        await socket.SendAsync("""{"action":"auth","key":"PKNOBODY","secret":"wrong"}""");
        Assert.Equal(402, (await socket.ReceiveAsync())[0].GetProperty("code").GetInt32());
        await socket.SendAsync("""{"action":"subscribe","quotes":["*"]}""");
        Assert.Equal(401, (await socket.ReceiveAsync())[0].GetProperty("code").GetInt32());
    }

    [Fact]
    public async Task Halt_of_a_stock_and_its_end_are_told()
    {
        using var client = await MarketStreamClient.OpenAsync(system.Trader, "/v2/iex");
        await client.SendAsync("""{"action":"subscribe","statuses":["TSLA"]}""");
        Assert.Equal("TSLA", (await client.ReceiveAsync())[0].GetProperty("statuses")[0].GetString());
        var told = new Dictionary<string, JsonElement>();
        var receiving = ReceiveAsync();
        await Eventually.TrueAsync("both statuses come", async () =>
        {
            // What happens while the worker's own stream is away, as after another test, nobody is told.
            foreach (var method in new[] { HttpMethod.Post, HttpMethod.Delete })
            {
                foreach (var symbol in new[] { "TSLA", "AAPL" }) await HaltAsync(method, symbol);
                await Task.WhenAny(
                    receiving, Task.Delay(TimeSpan.FromSeconds(1), TestContext.Current.CancellationToken));
            }
            return receiving.IsCompleted;
        });

        await receiving;
        var (halted, resumed) = (told["H"], told["T"]);
        Assert.Equal(("s", "TSLA", "H", "Trading Halt", "O1", "C"),
            (Text(halted,
                "T"), Text(
                    halted, "S"), Text(halted, "sc"), Text(halted, "sm"), Text(halted, "rc"), Text(halted, "z")));
        Assert.Equal(("s", "TSLA", "T", "Trading Resumption"),
            (Text(resumed, "T"), Text(resumed, "S"), Text(resumed, "sc"), Text(resumed, "sm")));
        Assert.InRange(
            halted.GetProperty("t").GetDateTimeOffset(), DateTimeOffset.UtcNow.AddMinutes(-1), DateTimeOffset.UtcNow);

        async Task ReceiveAsync()
        {
            while (told.Count < 2)
            {
                foreach (var message in (await client.ReceiveAsync()).EnumerateArray())
                {
                    told[Text(message, "sc")!] = message;
                }
            }
        }
    }

    [Fact]
    public async Task Book_comes_whole_and_then_as_it_changes()
    {
        var order = await system.Trader.PlaceAsync(
            new { symbol = "ETH/USD", qty = 1, side = "buy", type = "limit", limit_price = 100, time_in_force = "gtc" });
        await system.Trader.StatusAsync(order.Id, "new");
        var (first, second) = (new LiveBook(), new LiveBook());
        using var client = await MarketStreamClient.OpenAsync(system.Trader, "/v1beta3/crypto/us");
        await SubscribeToBookAsync(client);
        try
        {
            Assert.True(await ReadBookAsync(client, first), "the first book is the whole");
            while (first.Whole.Bids is not [.., { Price: 100 }])
            {
                Assert.False(await ReadBookAsync(client, first), "what was sent last may be from before the order");
            }
            Assert.True(first.Whole.Asks.Length > 1 && first.Whole.Bids.Length > 2);
            for (var changes = 0; changes < 5; changes++)
            {
                Assert.False(await ReadBookAsync(client, first), "later ones are changes");
            }
            Assert.True(first.Whole.Asks[0].Price > first.Whole.Bids[0].Price);

            // Of a halted symbol nothing is left but the customers' orders, and nothing moves.
            await HaltAsync(HttpMethod.Post, "ETH/USD");
            while (first.Whole is not { Asks.Length: 0, Bids: [{ Price: 100, Size: 1 }] })
            {
                Assert.False(await ReadBookAsync(client, first));
            }
            using var later = await MarketStreamClient.OpenAsync(
                system.Trader, "/v1beta3/crypto/us", messagePack: true);
            await SubscribeToBookAsync(later);
            Assert.True(await ReadBookAsync(later, second), "whoever comes later has the whole, too");
            Assert.Equal(first.Whole.Bids, second.Whole.Bids);
            Assert.Empty(second.Whole.Asks);
        }
        finally
        {
            await HaltAsync(HttpMethod.Delete, "ETH/USD");
            (await system.Trader.SendAsync(HttpMethod.Delete, $"/v2/orders/{order.Id}")).Dispose();
        }
        await system.Trader.StatusAsync(order.Id, "canceled");
        while (first.Whole.Asks.Length == 0 || first.Whole.Bids.Any(bid => bid.Price == 100))
        {
            Assert.False(await ReadBookAsync(client, first));
        }
    }

    private static async Task SubscribeToBookAsync(MarketStreamClient client)
    {
        await client.SendAsync("""{"action":"subscribe","orderbooks":["ETH/USD"]}""");
        Assert.Equal("ETH/USD", (await client.ReceiveAsync())[0].GetProperty("orderbooks")[0].GetString());
    }

    /// <summary>Whether the book came as a whole.</summary>
    private static async Task<bool> ReadBookAsync(MarketStreamClient client, LiveBook book)
    {
        var message = (await client.ReceiveAsync()).EnumerateArray().Single();
        Assert.Equal(("o", "ETH/USD"), (Text(message, "T"), Text(message, "S")));
        var update = message.Deserialize(MarketPointNames.Of<BookUpdate>())!;
        book.Apply(update);
        return update.IsWhole;
    }

    private static string? Text(JsonElement message, string name) => message.GetProperty(name).GetString();

    private async Task HaltAsync(HttpMethod method, string symbol)
    {
        using var response = await system.Exchange.SendAsync(method, $"/halts/{symbol}");
        Assert.True(response.IsSuccessStatusCode, $"{method} {symbol}: {(int)response.StatusCode}");
    }
}
