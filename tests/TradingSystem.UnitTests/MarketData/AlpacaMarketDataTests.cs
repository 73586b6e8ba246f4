using System.Net;
using System.Text;
using Microsoft.AspNetCore.WebUtilities;
using TradingSystem.Api.Markets;
using TradingSystem.Brokers.Alpaca;
using TradingSystem.Core.Brokers;
using TradingSystem.Core.MarketData;
using TradingSystem.Domain.Instruments;
using TradingSystem.Domain.Prices;

namespace TradingSystem.UnitTests.MarketData;

public sealed class AlpacaMarketDataTests
{
    private static readonly HistoryQuery Query = new()
    {
        Symbols = ["AAPL", "BRK.B"],
        Timeframe = new(5, BarUnit.Minute),
        Start = new(2026, 7, 1, 0, 0, 0, TimeSpan.FromHours(-4)),
        End = new(2026, 7, 2, 0, 0, 0, TimeSpan.Zero),
        EndIsGiven = true,
        Limit = 7,
        Descending = true,
        PageToken = "a+b/c=",
        Feed = "sip",
        Adjustment = "split,spin-off",
    };

    [Fact]
    public async Task Query_is_put_as_Alpaca_wants_it()
    {
        var source = new Source(HttpStatusCode.OK,
            """{"bars":{"AAPL":[{"t":"2026-07-01T13:30:00Z","o":1,"h":2.5,"l":0.5,"c":2,"v":100,"n":3,"vw":1.75}],"BRK.B":null},"next_page_token":"next"}""");

        var page = await Read(source);

        Assert.Equal(
            "/v2/stocks/bars?symbols=AAPL,BRK.B&timeframe=5Min&start=2026-07-01T04%3A00%3A00.000000Z&end=2026-07-02T00%3A00%3A00.000000Z&limit=7&sort=desc&page_token=a%2Bb%2Fc%3D&feed=sip&adjustment=split%2Cspin-off",
            source.Asked);
        Assert.Equal("next", page.NextPageToken);
        Assert.Equal(1.75m, Assert.Single(Assert.Single(page.Items).Value).AveragePrice);
    }

    [Theory]
    [InlineData(HttpStatusCode.BadRequest, """{"message":"invalid start"}""", 400, "invalid start")]
    [InlineData(HttpStatusCode.UnprocessableEntity, """{"code":1,"message":"bad symbol"}""", 400, "bad symbol")]
    [InlineData(HttpStatusCode.Forbidden, """{"message":"subscription does not permit querying recent SIP data"}""", 403, "subscription does not permit")]
    [InlineData(HttpStatusCode.Unauthorized, "", 403, "401")]
    [InlineData(HttpStatusCode.NotFound, "<html>", 404, "404")]
    [InlineData(HttpStatusCode.TooManyRequests, """{"message":"too many requests."}""", 503, "busy")]
    public async Task Refusals_are_passed_on_with_a_status_that_is_true_for_our_client(
        HttpStatusCode status, string body, int ours, string named)
    {
        var refused = await Assert.ThrowsAsync<MarketDataRefusedException>(() => Read(new(status, body)));

        var error = MarketSource.ToAlpaca(refused);
        Assert.Equal(ours, error.Status);
        Assert.Contains(named, error.Body.Message);
    }

    [Theory]
    [InlineData(HttpStatusCode.InternalServerError, "")]
    [InlineData(HttpStatusCode.OK, "")]
    [InlineData(HttpStatusCode.OK, "[]")]
    [InlineData(HttpStatusCode.OK, """{"bars":[]}""")]
    [InlineData(HttpStatusCode.OK, """{"bars":{"AAPL":[{"t":"soon"}]}}""")]
    [InlineData(HttpStatusCode.OK, """{"bars":{"AAPL":5}}""")]
    public async Task Answer_that_is_none_means_that_the_source_is_away(HttpStatusCode status, string body) =>
        await Assert.ThrowsAsync<BrokerUnavailableException>(() => Read(new(status, body)));

    [Fact]
    public async Task Latest_quotes_are_asked_for_by_symbol_and_in_batches()
    {
        var source = new Listing();
        using var http = new HttpClient(source) { BaseAddress = new("http://source") };
        Asset[] assets =
        [
            .. Enumerable.Range(0, 501).Select(n => new Asset { Symbol = $"S{n}", Class = AssetClass.UsEquity }),
            new() { Symbol = "BTC/USD", Class = AssetClass.Crypto }
        ];

        var quotes = await new AlpacaMarketData(http, () => assets, TimeProvider.System).LatestAsync(
            TestContext.Current.CancellationToken);

        Assert.Equal(assets.Select(asset => asset.Symbol), quotes.Select(quote => quote.Symbol));
        Assert.All(
            quotes, quote => Assert.Equal((1.5m, 2.5m, 7L), (quote.BidPrice, quote.LastPrice, quote.LastTradeId)));
        Assert.Equal(
            ["/v1beta3/crypto/us/latest/quotes", "/v1beta3/crypto/us/latest/trades", "/v2/stocks/quotes/latest",
            "/v2/stocks/quotes/latest", "/v2/stocks/trades/latest", "/v2/stocks/trades/latest"],
            source.Asked.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Nothing_is_asked_for_while_no_symbol_is_known()
    {
        using var http = new HttpClient(new Listing()) { BaseAddress = new("http://source") };

        await Assert.ThrowsAsync<BrokerUnavailableException>(() => new AlpacaMarketData(
            http, () => [], TimeProvider.System).LatestAsync(
            TestContext.Current.CancellationToken));
    }

    private static async Task<HistoryPage<Bar>> Read(Source source)
    {
        using var http = new HttpClient(source) { BaseAddress = new("http://source") };
        return await new AlpacaMarketData(http, () => [], TimeProvider.System).HistoryAsync<Bar>(
            Query, TestContext.Current.CancellationToken);
    }

    /// <summary>Answers for the symbols that are named, as Alpaca does; without any it refuses.</summary>
    private sealed class Listing : HttpMessageHandler
    {
        public List<string> Asked { get; } = [];

        protected override Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var (path, symbols) = (request.RequestUri!.AbsolutePath, QueryHelpers.ParseQuery(
                request.RequestUri.Query)["symbols"]
                .ToString()
                .Split(',', StringSplitOptions.RemoveEmptyEntries));
            Asked.Add(path);
            var quotes = path.Contains("quotes", StringComparison.Ordinal);
            var item = quotes
                ? """{"t":"2026-07-01T13:30:00Z","bp":1.5,"bs":1,"ap":2,"as":1}"""
                : """{"t":"2026-07-01T13:30:00Z","p":2.5,"s":1,"i":7}""";
            var body =
                $$$"""{"{{{(quotes ? "quotes" : "trades")}}}":{ {{{string.Join(',', symbols.Select(symbol => $"\"{symbol}\":{item}"))}}} }}""";
            return Task.FromResult(symbols.Length is 0 or > 500
                ? new HttpResponseMessage(HttpStatusCode.BadRequest) { Content = new StringContent("""{"message":"symbols is required"}""", Encoding.UTF8, "application/json") }
                : new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent(body, Encoding.UTF8, "application/json") });
        }
    }

    private sealed class Source(HttpStatusCode status, string body) : HttpMessageHandler
    {
        public string? Asked { get; private set; }

        protected override Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Asked = request.RequestUri!.PathAndQuery;
            return Task.FromResult(new HttpResponseMessage(status)
            {
                Content = new StringContent(body, Encoding.UTF8, "application/json")
            });
        }
    }
}
