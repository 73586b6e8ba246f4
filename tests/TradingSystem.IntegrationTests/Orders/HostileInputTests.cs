using System.Text;
using System.Text.Json;

namespace TradingSystem.IntegrationTests.Orders;

/// <summary>
/// Throws at every endpoint what no client should send: each request is refused in Alpaca's form or answered, and none
/// ends in a 500. Chance is seeded: what fails, fails again.
/// </summary>
[Collection(TradingCollection.Name)]
public sealed class HostileInputTests(TwoWorkers system) : IAsyncLifetime
{
    private const int Rounds = 40;
    /// <summary>Stands for the id of an order that waits for the market.</summary>
    private const string Resting = "{resting}";

    private const string SomeId = "01900000-0000-7000-8000-000000000000";

    private static readonly (string Method, string Path, string Body)[] Bodies =
    [
        ("POST", "/v2/orders", """{"symbol":"AAPL","qty":"1","side":"buy","type":"limit","limit_price":"10.5","time_in_force":"day","extended_hours":false,"client_order_id":"x","order_class":"simple"}"""),
        ("POST", "/v2/orders", """{"symbol":"BTC/USD","notional":"20","side":"buy","type":"market","time_in_force":"gtc","stop_price":null,"trail_percent":null}"""),
        ("POST", "/v2/orders", """{"symbol":"AAPL","qty":"1","side":"buy","type":"stop_limit","limit_price":"11","stop_price":"10.5","time_in_force":"gtc"}"""),
        ("POST", "/v2/orders", """{"symbol":"AAPL","qty":"1","side":"buy","type":"trailing_stop","trail_price":"10.5","time_in_force":"gtc"}"""),
        ("POST", "/v2/orders", """{"symbol":"AAPL","qty":"1","side":"buy","type":"limit","limit_price":"10","time_in_force":"gtc","order_class":"bracket","take_profit":{"limit_price":"12"},"stop_loss":{"stop_price":"9","limit_price":"8"}}"""),
        ("PATCH", $"/v2/orders/{Resting}", """{"qty":"2","limit_price":"9.5","time_in_force":"day","stop_price":null,"trail":null,"client_order_id":""}"""),
        ("PATCH", "/v2/account/configurations", """{"suspend_trade":false,"fractional_trading":true,"dtbp_check":"entry","max_margin_multiplier":"1","max_options_trading_level":0,"no_shorting":true}"""),
        ("POST", "/v2/watchlists", """{"name":"x","symbols":["AAPL","TSLA"]}"""),
        ("PUT", $"/v2/watchlists/{SomeId}", """{"name":"x","symbols":["AAPL"]}"""),
        ("POST", "/v2/watchlists:by_name?name=x", """{"symbol":"AAPL"}"""),
    ];

    private static readonly string[] HistoryParameters =
    [
        "symbols", "timeframe", "start", "end", "limit", "page_token", "sort", "feed", "adjustment", "asof", "currency"
    ];

    private static readonly (string Method, string Path, string[] Parameters)[] Queries =
    [
        ("GET", "/v2/orders", ["status", "limit", "after", "until", "direction", "symbols", "side", "asset_class",
        "before_order_id", "after_order_id", "nested"]),
        ("GET", "/v2/orders:by_client_order_id", ["client_order_id"]),
        ("GET", "/v2/account/activities", ["activity_types", "category", "order_id", "date", "until", "after",
        "direction", "page_size", "page_token"]),
        ("GET", "/v2/account/portfolio/history", ["period", "timeframe", "start", "end", "date_end",
        "intraday_reporting", "pnl_reset", "extended_hours"]),
        ("GET", "/v2/calendar", ["start", "end", "date_type"]),
        ("GET", "/v3/calendar/NYSE", ["start", "end", "timezone"]),
        ("GET", "/v3/clock", ["markets", "time"]),
        ("GET", "/v2/assets", ["status", "asset_class", "exchange", "attributes"]),
        ("GET", "/v2/watchlists:by_name", ["name"]),
        ("GET", "/v2/stocks/quotes/latest", ["symbols"]),
        ("GET", "/v1beta3/crypto/us/latest/trades", ["symbols"]),
        ("GET", "/v2/stocks/bars/latest", ["symbols", "feed", "currency"]),
        ("GET", "/v2/stocks/snapshots", ["symbols"]),
        ("GET", "/v2/stocks/bars?symbols=AAPL&timeframe=1Min", HistoryParameters),
        ("GET", "/v2/stocks/AAPL/bars?timeframe=1Day", HistoryParameters),
        ("GET", "/v2/stocks/AAPL/trades?limit=10", HistoryParameters),
        ("GET", "/v2/stocks/quotes?symbols=AAPL&limit=10", HistoryParameters),
        ("GET", "/v1beta3/crypto/us/bars?symbols=BTC/USD&timeframe=1Week", HistoryParameters),
        ("GET", "/v1beta3/crypto/us/latest/orderbooks", ["symbols"]),
        ("GET", "/v1beta3/crypto/us/snapshots", ["symbols"]),
        ("DELETE", "/v2/positions/NOPE", ["qty", "percentage"]),
    ];

    private static readonly string[] Paths =
    [
        "GET /v2/orders/{0}", "DELETE /v2/orders/{0}", "GET /v2/positions/{0}", "DELETE /v2/positions/{0}",
        "GET /v2/assets/{0}", "GET /v2/watchlists/{0}", "DELETE /v2/watchlists/{0}",
        "DELETE /v2/watchlists/" + SomeId + "/{0}", "GET /v2/account/activities/{0}",
        "GET /v2/stocks/{0}/quotes/latest", "GET /v2/stocks/{0}/trades/latest",
        "GET /v2/stocks/{0}/bars?timeframe=1Day",
        "GET /v2/stocks/{0}/bars/latest", "GET /v2/stocks/{0}/snapshot", "GET /v2/stocks/{0}/quotes",
        "GET /v1beta3/crypto/{0}/bars?symbols=BTC/USD&timeframe=1H", "GET /v1beta3/crypto/us/{0}", "GET /{0}",
        "PUT /v2/orders/{0}", "POST /v2/clock{0}", "GET /v3/calendar/{0}",
    ];

    private static readonly string[] JsonValues =
    [
        "null", "true", "[]", "{}", "\"\"", "0", "-1", "-0", "1e400", "1E-400", "0.0000000001",
        "99999999999999999999999999999999999999999", "\"1e5\"", "\"0x10\"", "\" 1\"", "\"NaN\"", "\"\\u0000\"",
        "\"\\ud800\"", "\"\\udc00\\ud800\"",
        "\"💥\"", "\"'; drop table orders; --\"", "[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]", "{\"a\":{\"b\":{}}}",
        $"\"{new string('x', 5000)}\"", "\"AAPL\\n\"", "1,", "tru", "\"unclosed",
    ];

    private static readonly string[] Texts =
    [
        "", " ", "0", "-1", "1", "501", "2147483648", "99999999999999999999", "1e3", "0.0", "x", "%00", "a%00b", "%ff",
        "%ED%A0%80", "💥", "..", "%2e%2e", "%2F", "'", "\"", "open", "ALL", "AAPL", "AAPL,,TSLA", SomeId, "0001-01-01",
        "0001-01-01T00:00:00+14:00",
        "9999-12-31", "9999-12-31T23:59:59.9999999-14:00", "10000-01-01", "2026-02-30", "2026-01-01T25:00:00Z", "1D",
        "9999A", "1Min", "20260101000000000::x", "00010101000000000::x", "99991231235959999::x",
        "99991231235959999::%00",
        new('x', 3000), string.Join(',', Enumerable.Repeat("AAPL", 500)),
    ];

    private Guid resting;

    public async ValueTask InitializeAsync() => await RestAsync();

    private async Task RestAsync() =>
        resting = (await system.Trader.PlaceAsync(
            new { symbol = "AAPL", qty = 1, side = "buy", type = "limit", limit_price = 10, time_in_force = "gtc" })).Id;

    /// <summary>Some of what is sent is valid by chance.</summary>
    public async ValueTask DisposeAsync()
    {
        (await system.Trader.SendAsync(HttpMethod.Patch, "/v2/account/configurations",
            """{"suspend_trade":false,"fractional_trading":true,"no_shorting":true}""")).Dispose();
        (await system.Trader.SendAsync(HttpMethod.Delete, "/v2/orders")).Dispose();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Bodies_are_refused_or_understood(int seed)
    {
        var chance = new Random(seed);
        foreach (var (method, path, body) in Bodies)
        {
            for (var i = 0; i < Rounds; i++) await SendAsync(method, path, Spoil(body, chance));
        }
    }

    [Fact]
    public async Task Every_field_may_hold_anything()
    {
        foreach (var (method, path, body) in Bodies)
        {
            using var valid = JsonDocument.Parse(body);
            foreach (var field in valid.RootElement.EnumerateObject())
            {
                foreach (var value in JsonValues)
                {
                    await SendAsync(method, path,
                        body.Replace($"\"{field.Name}\":{field.Value.GetRawText()}", $"\"{field.Name}\":{value}",
                            StringComparison.Ordinal));
                }
            }
        }
    }

    [Fact]
    public async Task Every_parameter_may_hold_anything()
    {
        foreach (var (method, path, parameters) in Queries)
        {
            foreach (var parameter in parameters)
            {
                var start = path.Contains('?', StringComparison.Ordinal) ? '&' : '?';
                foreach (var text in Texts) await SendAsync(method, $"{path}{start}{parameter}={text}");
                await SendAsync(method, $"{path}{start}{parameter}=1&{parameter}=x&{parameter}");
            }
        }
    }

    [Fact]
    public async Task Every_path_may_hold_anything()
    {
        foreach (var path in Paths)
        {
            foreach (var text in Texts)
            {
                var (method, rest) = (path.Split(' ')[0], string.Format(
                    System.Globalization.CultureInfo.InvariantCulture, path.Split(' ')[1], text));
                await SendAsync(method, rest);
            }
        }
    }

    /// <summary>Cut, doubled, with bytes changed, put into something else, or nothing that it was.</summary>
    private static byte[] Spoil(string body, Random chance)
    {
        var bytes = Encoding.UTF8.GetBytes(body);
        var (from, to) = (chance.Next(bytes.Length), chance.Next(bytes.Length));
        switch (chance.Next(8))
        {
            case 0: return bytes[..from];
            case 1: return [.. bytes, .. bytes];
            case 2: bytes[from] = (byte)chance.Next(256); return bytes;
            case 3: return [.. bytes[..Math.Min(from, to)], .. bytes[Math.Max(from, to)..]];
            case 4: return [0xEF, 0xBB, 0xBF, .. bytes];
            case 5: return Encoding.Unicode.GetBytes(body);
            case 6:
                return [
                    .. Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("{\"a\":", chance.Next(1, 200)))),
                    .. bytes
                ];
            default: chance.NextBytes(bytes); return bytes;
        }
    }

    private Task SendAsync(string method, string path, string body = "") =>
        SendAsync(method, path, Encoding.UTF8.GetBytes(body));

    private async Task SendAsync(string method, string path, byte[] body)
    {
        using var answer = await system.Trader.SendBytesAsync(new(method),
            path.Replace(Resting, resting.ToString(), StringComparison.Ordinal), body.Length == 0 ? null : body);
        // It was replaced.
        if (answer.IsSuccessStatusCode && path.Contains(Resting, StringComparison.Ordinal)) await RestAsync();
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        var what =
            $"{method} {path[..Math.Min(path.Length, 200)]} {Convert.ToHexString(body.AsSpan(0, Math.Min(body.Length, 300)))}: {(int)answer.StatusCode} {text[..Math.Min(text.Length, 300)]}";
        Assert.True((int)answer.StatusCode < 500, what);
        if ((int)answer.StatusCode == 204
            || answer is { StatusCode: System.Net.HttpStatusCode.BadRequest, Headers.ConnectionClose: true })
        {
            Assert.Empty(text);   // the second is the web server's own, before any of our code: a path that is none
            return;
        }
        Assert.True(answer.Content.Headers.ContentType?.MediaType == "application/json", what);
        if ((int)answer.StatusCode < 400) return;
        using var error = JsonDocument.Parse(text);
        Assert.True(
            error.RootElement.GetProperty("code").GetInt32() > 0
                && error.RootElement.GetProperty("message").GetString() is { Length: > 0 and < 2000 },
            what);
    }
}
