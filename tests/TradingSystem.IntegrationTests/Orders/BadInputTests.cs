using System.Net;
using System.Text.Json;
using TradingSystem.Testkit.Running;

namespace TradingSystem.IntegrationTests.Orders;

[Collection(TradingCollection.Name)]
public sealed class BadInputTests(TwoWorkers system)
{
    [Theory]
    [InlineData("", 400, "body")]
    [InlineData("not json", 400, "JSON")]
    [InlineData("""{"\ud800":"AAPL"}""", 400, "surrogate")]
    [InlineData("""{"symbol":"\ud800"}""", 422, "symbol")]
    [InlineData("""{"symbol":"AAPL","qty":"1","side":"buy","type":"market"}""", 422, "time_in_force")]
    [InlineData("""{"symbol":"AAPL","qty":"-1","side":"buy","type":"market","time_in_force":"day"}""", 422, "qty")]
    [InlineData("""{"symbol":"NOPE","qty":"1","side":"buy","type":"market","time_in_force":"day"}""", 422, "NOPE")]
    [InlineData("""{"symbol":"AAPL","qty":"1","side":"buy","type":"limit","limit_price":"100.123","time_in_force":"day"}""", 422, "limit_price")]
    [InlineData("""{"symbol":"AAPL","qty":"0.5","side":"buy","type":"market","time_in_force":"gtc"}""", 422, "DAY")]
    [InlineData("""{"symbol":"BTC/USD","qty":"1","side":"buy","type":"market","time_in_force":"day"}""", 422, "time_in_force")]
    [InlineData("""{"symbol":"BTC/USD","notional":"5","side":"buy","type":"market","time_in_force":"gtc"}""", 403, "minimal amount")]
    public async Task Malformed_order_gets_Alpacas_error_that_names_the_field(string body, int expected, string named)
    {
        var (status, error) = await system.Trader.JsonAsync(HttpMethod.Post, "/v2/orders", body);

        Assert.Equal(expected, (int)status);
        Assert.Equal(expected,
            error.GetProperty("code").GetInt32() / 100_000 is 400
                ? (int)status
                : error.GetProperty("code").GetInt32() / 100_000);
        Assert.Contains(named, error.GetProperty("message").GetString());
    }

    [Theory]
    [InlineData("GET", "/v2/orders?limit=0", "limit")]
    [InlineData("GET", "/v2/orders?status=some", "status")]
    [InlineData("GET", "/v2/orders?after=yesterday", "after")]
    [InlineData("GET", "/v2/orders/not-a-uuid", "order_id")]
    [InlineData("DELETE", "/v2/orders/not-a-uuid", "order_id")]
    [InlineData("GET", "/v2/orders:by_client_order_id", "client_order_id")]
    [InlineData("DELETE", "/v2/positions/AAPL?qty=x", "qty")]
    [InlineData("DELETE", "/v2/positions/AAPL?qty=1&percentage=5", "percentage")]
    [InlineData("GET", "/v2/assets?status=asleep", "status")]
    [InlineData("GET", "/v2/assets?asset_class=gold", "asset_class")]
    [InlineData("GET", "/v2/assets?exchange=LSE", "exchange")]
    [InlineData("GET", "/v2/assets?attributes=ipo,shiny", "shiny")]
    [InlineData("GET", "/v2/stocks/quotes/latest", "symbols", 400)]
    public async Task Malformed_parameter_is_named(string method, string path, string named, int expected = 422)
    {
        var (status, error) = await system.Trader.JsonAsync(new(method), path);

        Assert.Equal(expected, (int)status);
        Assert.Contains(named, error.GetProperty("message").GetString());
    }

    [Fact]
    public async Task Answers_say_how_many_requests_are_left_and_until_when()
    {
        using var first = await system.Trader.SendAsync(HttpMethod.Get, "/v2/clock");
        using var second = await system.Trader.SendAsync(HttpMethod.Get, "/v2/nothing");

        long Header(HttpResponseMessage answer, string name) =>
            long.Parse(answer.Headers.GetValues(name).Single(), System.Globalization.CultureInfo.InvariantCulture);
        Assert.Equal(60_000, Header(first, "X-RateLimit-Limit"));
        Assert.Equal(0, Header(second, "X-RateLimit-Reset") % 60);
        if (Header(first, "X-RateLimit-Reset") == Header(second, "X-RateLimit-Reset"))
        {
            Assert.True(Header(second, "X-RateLimit-Remaining") < Header(first, "X-RateLimit-Remaining"));
        }
        Assert.NotEqual(
            first.Headers.GetValues("X-Request-ID").Single(), second.Headers.GetValues("X-Request-ID").Single());
    }

    [Theory]
    [InlineData("GET", "/v2/orders/01900000-0000-7000-8000-000000000000", 404)]
    [InlineData("GET", "/v2/assets/NOPE", 404)]
    [InlineData("GET", "/v2/nothing", 404)]
    public async Task What_isnt_there_is_an_error_of_Alpacas_form(string method, string path, int expected)
    {
        var (status, error) = await system.Trader.JsonAsync(new(method), path);

        Assert.Equal(expected, (int)status);
        Assert.NotEqual(0, error.GetProperty("code").GetInt32());
        Assert.NotEmpty(error.GetProperty("message").GetString()!);
    }

    [Fact]
    public async Task Body_that_is_too_long_is_refused() =>
        Assert.Equal(HttpStatusCode.BadRequest,
            (await system.Trader.JsonAsync(HttpMethod.Post, "/v2/orders", new string(' ', 70_000))).Status);

    [Theory]
    [InlineData("PKNOBODY", "x")]
    [InlineData("", "")]
    public async Task Wrong_key_is_401(string key, string secret)
    {
        using var stranger = new TradingClient(
            system.Trader.Address, key.Length == 0 ? " " : key, secret.Length == 0 ? " " : secret);

        var (status, error) = await stranger.JsonAsync(HttpMethod.Get, "/v2/account");

        Assert.Equal((HttpStatusCode.Unauthorized, "request is not authorized"),
            (status, error.GetProperty("message").GetString()));
    }

    [Fact]
    public async Task Body_as_plain_text_with_numbers_is_an_order_like_any_other()
    {
        using var response = await system.Trader.SendAsync(HttpMethod.Post, "/v2/orders",
            """{"symbol":"AAPL","qty":1.0,"side":"buy","type":"limit","limit_price":95.12,"time_in_force":"ioc","unknown":[1,{}]}""",
            "text/plain");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var order = JsonDocument.Parse(
            await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).RootElement;
        Assert.Equal(
            ("1", "95.12"), (order.GetProperty("qty").GetString(), order.GetProperty("limit_price").GetString()));
        Assert.True(response.Headers.Contains("X-Request-ID"));
    }

    [Theory]
    [InlineData("/v2/assets/BTC%2FUSD")]
    [InlineData("/v2/assets/BTC/USD")]
    [InlineData("/v2/assets/BTCUSD")]
    public async Task Pair_is_found_in_every_spelling(string path) =>
        Assert.Equal(
            "BTC/USD", (await system.Trader.JsonAsync(HttpMethod.Get, path)).Body.GetProperty("symbol").GetString());

    [Fact]
    public async Task Quotes_and_trades_are_those_of_the_exchange()
    {
        await system.Trader.StatusAsync(
            (await system.Trader.PlaceAsync(
                new { symbol = "AAPL", qty = 1, side = "buy", type = "market", time_in_force = "day" })).Id,
            "filled");

        var quote = (await system.Trader.JsonAsync(
            HttpMethod.Get, "/v2/stocks/AAPL/quotes/latest")).Body.GetProperty("quote");
        Assert.True(quote.GetProperty("ap").GetDecimal() > quote.GetProperty("bp").GetDecimal());
        var trade = await Eventually.GetAsync("a trade is known",
            async () => (await system.Trader.JsonAsync(
                HttpMethod.Get, "/v2/stocks/trades/latest?symbols=AAPL")).Body.GetProperty("trades")
                .TryGetProperty("AAPL", out var found)
                ? (object)found
                : null);
        Assert.True(((JsonElement)trade).GetProperty("p").GetDecimal() > 0);
        Assert.True((await system.Trader.JsonAsync(
            HttpMethod.Get, "/v1beta3/crypto/us/latest/quotes?symbols=BTC%2FUSD")).Body.GetProperty("quotes")
            .TryGetProperty("BTC/USD", out _));
    }
}
