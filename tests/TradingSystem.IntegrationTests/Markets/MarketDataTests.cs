using System.Net;
using System.Text.Json;
using TradingSystem.Domain.Calendar;
using TradingSystem.Testkit.Running;

namespace TradingSystem.IntegrationTests.Markets;

/// <summary>The market data API, through our Api and its source.</summary>
[Collection(TradingCollection.Name)]
public sealed class MarketDataTests(TwoWorkers system)
{
    [Theory]
    [InlineData("trades", "trade", "t x p s c i z")]
    [InlineData("quotes", "quote", "t ax ap as bx bp bs c z")]
    [InlineData("bars", "bar", "t o h l c v n vw")]
    public async Task Latest_of_stocks(string many, string one, string fields)
    {
        var single = await EventuallyAsync($"/v2/stocks/AAPL/{many}/latest", body => body.TryGetProperty(one, out _));
        Assert.Equal("AAPL", single.GetProperty("symbol").GetString());
        AssertFields(fields, single.GetProperty(one));

        var several = (await GetAsync(
            $"/v2/stocks/{many}/latest?symbols=AAPL,TSLA,NOPE,BTC/USD&feed=iex")).GetProperty(many);
        Assert.Equal(["AAPL", "TSLA"], Names(several));
        AssertFields(fields, several.GetProperty("TSLA"));

        await RefusedAsync(HttpStatusCode.NotFound, $"/v2/stocks/NOPE/{many}/latest", "NOPE");
        await RefusedAsync(HttpStatusCode.NotFound, $"/v2/stocks/BTC%2FUSD/{many}/latest", "BTC/USD");
        await RefusedAsync(HttpStatusCode.BadRequest, $"/v2/stocks/{many}/latest", "symbols");
        await RefusedAsync(HttpStatusCode.BadRequest, $"/v2/stocks/AAPL/{many}/latest?feed=moon", "feed");
    }

    [Theory]
    [InlineData("trades", "t p s i tks")]
    [InlineData("quotes", "t ap as bp bs")]
    [InlineData("bars", "t o h l c v n vw")]
    [InlineData("orderbooks", "t b a")]
    public async Task Latest_of_crypto_in_every_spelling(string many, string fields)
    {
        foreach (var spelling in new[] { "BTC/USD", "BTC%2FUSD", "BTCUSD", "btc/usd" })
        {
            var body = await EventuallyAsync($"/v1beta3/crypto/us/latest/{many}?symbols={spelling},AAPL",
                body => Names(body.GetProperty(many)).Length > 0);
            Assert.Equal(["BTC/USD"], Names(body.GetProperty(many)));
            AssertFields(fields, body.GetProperty(many).GetProperty("BTC/USD"));
        }
        await RefusedAsync(HttpStatusCode.BadRequest, $"/v1beta3/crypto/mars/latest/{many}?symbols=BTC/USD", "loc");
    }

    [Fact]
    public async Task Book_has_levels_on_both_sides_best_first()
    {
        var body = await GetAsync("/v1beta3/crypto/us/latest/orderbooks?symbols=ETH/USD");
        var book = body.GetProperty("orderbooks").GetProperty("ETH/USD");
        var (bids, asks) = (Prices(book.GetProperty("b")), Prices(book.GetProperty("a")));
        Assert.True(bids.Length > 1 && asks.Length > 1 && bids[0] < asks[0]);
        Assert.Equal(bids.OrderDescending(), bids);
        Assert.Equal(asks.Order(), asks);
        Assert.All(
            book.GetProperty("b").EnumerateArray(), level => Assert.True(level.GetProperty("s").GetDecimal() > 0));
    }

    [Fact]
    public async Task Snapshots_of_stocks_are_a_map_those_of_crypto_are_in_one()
    {
        const string Fields = "latestTrade latestQuote minuteBar dailyBar prevDailyBar";
        var stocks = await GetAsync("/v2/stocks/snapshots?symbols=AAPL,MSFT,NOPE");
        Assert.Equal(["AAPL", "MSFT"], Names(stocks));
        AssertFields(Fields, stocks.GetProperty("AAPL"));
        AssertFields("symbol " + Fields, await GetAsync("/v2/stocks/AAPL/snapshot"));
        AssertFields(Fields,
            (await GetAsync("/v1beta3/crypto/us/snapshots?symbols=BTC/USD"))
                .GetProperty("snapshots")
                .GetProperty("BTC/USD"));
        await RefusedAsync(HttpStatusCode.NotFound, "/v2/stocks/NOPE/snapshot", "NOPE");
    }

    [Theory]
    [InlineData("/v2/stocks/bars?symbols=TSLA,AAPL", 4, 700)]
    [InlineData("/v1beta3/crypto/us/bars?symbols=ETH/USD,BTC/USD", 2, 977)]
    public async Task Pages_of_bars_are_the_whole(string path, int days, int limit)
    {
        var end = Uri.EscapeDataString(DateTimeOffset.UtcNow.AddMinutes(-2).ToString("O"));
        var query = $"{path}&timeframe=1Min&start={DateTimeOffset.UtcNow.AddDays(-days):yyyy-MM-dd}&end={end}";
        var whole = Bars(await GetAsync($"{query}&limit=10000"), out var token).ToArray();
        Assert.Null(token);
        Assert.True(whole.Length > limit, $"{whole.Length} bars");
        foreach (var sort in new[] { "asc", "desc" })
        {
            var read = new List<(string Symbol, string Time)>();
            do
            {
                var page = Bars(
                    await GetAsync($"{query}&limit={limit}&sort={sort}&page_token={Uri.EscapeDataString(token ?? "")}"),
                    out token).ToArray();
                Assert.InRange(page.Length, 1, limit);
                read.AddRange(page);
            }
            while (token is not null);
            Assert.Equal(whole.Select(bar => bar.Symbol).Distinct(), read.Select(bar => bar.Symbol).Distinct());
            Assert.Equal(whole.Order(), read.Order());
            foreach (var symbol in read.GroupBy(bar => bar.Symbol))
            {
                Assert.Equal(sort == "asc" ? symbol.Order() : symbol.OrderDescending(), symbol);
            }
        }
    }

    [Fact]
    public async Task Daily_bars_go_back_two_years_and_coarser_ones_are_made_of_them()
    {
        var query =
            $"/v1beta3/crypto/us/bars?symbols=BTCUSD&start={DateTimeOffset.UtcNow.AddDays(-700):yyyy-MM-dd}&end={DateTimeOffset.UtcNow.AddDays(-1):yyyy-MM-dd}&limit=10000&timeframe=";
        var days = (await GetAsync(query + "1day")).GetProperty("bars")
            .GetProperty("BTC/USD")
            .EnumerateArray()
            .ToArray();
        var months = (await GetAsync(query + "1M")).GetProperty("bars")
            .GetProperty("BTC/USD")
            .EnumerateArray()
            .ToArray();
        Assert.InRange(days.Length, 690, 701);
        foreach (var month in months[..^1])
        {
            var start = month.GetProperty("t").GetDateTimeOffset();
            var parts = days
                .Where(day => day.GetProperty("t").GetDateTimeOffset() >= start
                    && day.GetProperty("t").GetDateTimeOffset() < start.AddMonths(1))
                .ToArray();
            Assert.Equal(parts.Max(part => part.GetProperty("h").GetDecimal()), month.GetProperty("h").GetDecimal());
            Assert.Equal(parts.Sum(part => part.GetProperty("n").GetInt64()), month.GetProperty("n").GetInt64());
            Assert.Equal(parts[^1].GetProperty("c").GetDecimal(), month.GetProperty("c").GetDecimal());
        }
    }

    [Fact]
    public async Task Day_as_the_end_is_in_the_interval()
    {
        var day = TradingCalendar.LastClosed(DateTimeOffset.UtcNow.AddDays(-1));
        var both = $"start={day:yyyy-MM-dd}&end={day:yyyy-MM-dd}";

        Assert.Single(Bars(await GetAsync($"/v2/stocks/bars?symbols=AAPL&timeframe=1Day&{both}"), out _));
        Assert.InRange(Bars(await GetAsync($"/v2/stocks/bars?symbols=AAPL&timeframe=1Hour&{both}"), out _)
            .Count(), 4, 24);
        Assert.Equal(24, Bars(await GetAsync($"/v1beta3/crypto/us/bars?symbols=BTC/USD&timeframe=1Hour&{both}"), out _)
            .Count());
        await RefusedAsync(HttpStatusCode.BadRequest,
            $"/v2/stocks/bars?symbols=AAPL&timeframe=1Hour&start={day:yyyy-MM-dd}T12:00:00", "start");
        await RefusedAsync(HttpStatusCode.BadRequest, $"/v2/stocks/bars?symbols=AAPL&timeframe=1m&{both}", "timeframe");
    }

    [Theory]
    [InlineData("trades")]
    [InlineData("quotes")]
    public async Task History_of_a_stock_has_its_latest(string many)
    {
        var start = Uri.EscapeDataString(DateTimeOffset.UtcNow.AddMinutes(-1).ToString("O"));
        var body = await EventuallyAsync(
            $"/v2/stocks/AAPL/{many}?start={start}&limit=5", body => body.GetProperty(many).GetArrayLength() == 5);
        Assert.Equal("AAPL", body.GetProperty("symbol").GetString());
        Assert.Equal(JsonValueKind.String, body.GetProperty("next_page_token").ValueKind);
        var empty = await GetAsync($"/v2/stocks/NOPE/{many}?start={start}");
        Assert.Equal((0, JsonValueKind.Null),
            (empty.GetProperty(many).GetArrayLength(), empty.GetProperty("next_page_token").ValueKind));
        Assert.Empty(
            Names((await GetAsync($"/v1beta3/crypto/us/{many}?symbols=NOPE/USD&start={start}")).GetProperty(many)));
    }

    [Theory]
    [InlineData("/v2/stocks/AAPL/bars", "timeframe")]
    [InlineData("/v2/stocks/AAPL/bars?timeframe=0Min", "timeframe")]
    [InlineData("/v2/stocks/bars?timeframe=1Min", "symbols")]
    [InlineData("/v2/stocks/A%20B/bars?timeframe=1Min", "invalid symbol")]
    [InlineData("/v2/stocks/AAPL/bars?timeframe=1Min&limit=10001", "limit")]
    [InlineData("/v2/stocks/AAPL/trades?start=soon", "start")]
    [InlineData("/v2/stocks/AAPL/bars?timeframe=1Min&page_token=nonsense", "page_token")]
    [InlineData("/v1beta3/crypto/us/bars?symbols=BTC/USD&timeframe=1Min&sort=up", "sort")]
    public async Task What_is_wrong_is_named(string path, string named) =>
        await RefusedAsync(HttpStatusCode.BadRequest, path, named);

    [Fact]
    public async Task Source_that_is_ill_is_told_as_503_and_the_latest_goes_on()
    {
        await system.Exchange.FaultAsync(new { kind = "error", path = "/v2/stocks/snapshots", count = 0 });
        try
        {
            await RefusedAsync(HttpStatusCode.ServiceUnavailable, "/v2/stocks/AAPL/snapshot", "market data source");
            await GetAsync("/v2/stocks/quotes/latest?symbols=AAPL");
        }
        finally
        {
            (await system.Exchange.SendAsync(HttpMethod.Delete, "/faults")).Dispose();
        }
    }

    private async Task<JsonElement> GetAsync(string path)
    {
        var (status, body) = await system.Trader.JsonAsync(HttpMethod.Get, path);
        Assert.True(status == HttpStatusCode.OK, $"{path}: {(int)status} {body}");
        return body;
    }

    private Task<JsonElement> EventuallyAsync(string path, Func<JsonElement, bool> condition) =>
        Eventually.GetAsync<object>(path, async () =>
    {
        var (status, body) = await system.Trader.JsonAsync(HttpMethod.Get, path);
        return status == HttpStatusCode.OK && condition(body) ? body : null;
    })
        .ContinueWith(task => (JsonElement)task.Result, TestContext.Current.CancellationToken,
            TaskContinuationOptions.None, TaskScheduler.Default);

    private async Task RefusedAsync(HttpStatusCode status, string path, string named)
    {
        var (answered, body) = await system.Trader.JsonAsync(HttpMethod.Get, path);
        Assert.True(answered == status, $"{path}: {(int)answered} {body}");
        Assert.Contains(named, body.GetProperty("message").GetString());
        Assert.True(body.GetProperty("code").GetInt32() > 0);
    }

    private static IEnumerable<(string Symbol, string Time)> Bars(JsonElement body, out string? token)
    {
        token = body.GetProperty("next_page_token").GetString();
        return body.GetProperty("bars")
            .EnumerateObject()
            .SelectMany(
                symbol => symbol.Value.EnumerateArray()
                    .Select(bar => (symbol.Name, bar.GetProperty("t").GetString()!)));
    }

    private static string[] Names(
        JsonElement body) => [.. body.EnumerateObject().Select(member => member.Name).Order(StringComparer.Ordinal)];

    private static decimal[] Prices(
        JsonElement levels) => [.. levels.EnumerateArray().Select(level => level.GetProperty("p").GetDecimal())];

    private static void AssertFields(string fields, JsonElement body) =>
        Assert.Equal(fields.Split(' ').Order(StringComparer.Ordinal), Names(body));
}
