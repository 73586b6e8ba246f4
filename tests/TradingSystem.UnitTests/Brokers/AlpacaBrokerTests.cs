using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using TradingSystem.Alpaca.Trading;
using TradingSystem.Brokers.Alpaca;
using TradingSystem.Core.Brokers;
using TradingSystem.Domain.Books;
using TradingSystem.Domain.Orders;
using TradingSystem.UnitTests.Orders;

namespace TradingSystem.UnitTests.Brokers;

/// <summary>What an answer to placing an order proves, and what it doesn't.</summary>
public sealed class AlpacaBrokerTests
{
    private sealed class Answers(params Func<HttpResponseMessage>[] answers) : HttpMessageHandler
    {
        public List<string> Asked { get; } = [];

        protected override Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Asked.Add($"{request.Method} {request.RequestUri!.PathAndQuery}");
            return Task.FromResult(answers[Math.Min(Asked.Count, answers.Length) - 1]());
        }
    }

    private static HttpResponseMessage Answer(int status,
        string body) => new(
            (HttpStatusCode)status)
        { Content = new StringContent(body, Encoding.UTF8, "application/json") };

    private static string OrderBody =>
        $$"""{"id":"11111111-2222-3333-4444-555555555555","client_order_id":"{{Sample.Accepted().Id}}","status":"new","filled_qty":"0","created_at":"2026-01-05T14:30:00Z","updated_at":"2026-01-05T14:30:00Z","submitted_at":"2026-01-05T14:30:00Z"}""";

    private static Task<PlaceOutcome> PlaceAsync(params Func<HttpResponseMessage>[] answers) =>
        Broker(new Answers(answers)).PlaceAsync(Sample.Accepted(), TestContext.Current.CancellationToken);

    private static AlpacaBroker Broker(Answers answers) =>
        new(new HttpClient(answers) { BaseAddress = new("http://broker") }, null!, new BrokerOptions(), CryptoFee.None);

    [Fact]
    public async Task Order_in_the_answer_is_accepted() =>
        Assert.Equal(new PlaceOutcome.Accepted("11111111-2222-3333-4444-555555555555"),
            await PlaceAsync(() => Answer(200, OrderBody)));

    [Theory]
    [InlineData(400)]
    [InlineData(401)]
    [InlineData(403)]
    [InlineData(422)]
    public async Task Error_of_the_API_proves_that_there_is_no_order(int status) =>
        Assert.Equal(new PlaceOutcome.Rejected("40310000 insufficient buying power"),
            await PlaceAsync(() => Answer(status, """{"code":40310000,"message":"insufficient buying power"}""")));

    [Theory]
    [InlineData(200, "<html>")]
    [InlineData(200, "{}")]
    [InlineData(403, "<html>proxy</html>")]
    [InlineData(422, "{}")]
    [InlineData(500, """{"code":50010000,"message":"internal server error occurred"}""")]
    [InlineData(503, "")]
    [InlineData(504, "")]
    public async Task Anything_else_proves_nothing(int status, string body) =>
        Assert.IsType<PlaceOutcome.Unknown>(await PlaceAsync(() => Answer(status, body)));

    [Fact]
    public async Task Marks_are_those_of_our_open_trailing_stops()
    {
        var ours = OrderBody.Replace("{\"id\"", "{\"hwm\":\"110.5\",\"stop_price\":\"99.45\",\"id\"",
            StringComparison.Ordinal);
        var strange = ours.Replace(Sample.Accepted().Id.ToString(), "somebody's", StringComparison.Ordinal);
        var answers = new Answers(() => Answer(200, $"[{ours},{OrderBody},{strange}]"));

        var marks = await Broker(answers).MarksAsync(["TSLA", "BRK.B"], TestContext.Current.CancellationToken);

        Assert.Equal([new StopMark(Sample.Accepted().Id, 110.5m, 99.45m)], marks);
        Assert.Equal(["GET /v2/orders?status=open&symbols=TSLA%2CBRK.B&direction=asc&limit=500&after="], answers.Asked);
    }

    [Fact]
    public async Task Too_many_requests_means_later() =>
        Assert.IsType<PlaceOutcome.TryLater>(
            await PlaceAsync(() => Answer(429, """{"code":42910000,"message":"rate limit exceeded"}""")));

    [Theory]
    [InlineData("86400", 86_400)]
    [InlineData("Mon, 05 Jan 2026 14:30:20 GMT", 20)]
    [InlineData("Mon, 05 Jan 2026 14:00:00 GMT", 1)]   // over already
    [InlineData(null, 1)]
    public async Task Pause_is_what_the_broker_asks_for_in_seconds_or_by_its_clock(string? retryAfter, int seconds)
    {
        var outcome = await PlaceAsync(() =>
        {
            var answer = Answer(429, "{}");
            answer.Headers.Date = Sample.Start;
            if (retryAfter is not null) answer.Headers.Add("Retry-After", retryAfter);
            return answer;
        });

        Assert.Equal(TimeSpan.FromSeconds(seconds), Assert.IsType<PlaceOutcome.TryLater>(outcome).After);
    }

    [Fact]
    public async Task Order_isnt_there_only_when_the_API_says_so()
    {
        Task<string?> AskAsync(string body) => Broker(new Answers(() => Answer(404, body)))
            .ClientOrderIdAsync("b1", TestContext.Current.CancellationToken);

        Assert.Null(await AskAsync("""{"code":40410000,"message":"order not found for b1"}"""));
        await Assert.ThrowsAsync<BrokerUnavailableException>(() => AskAsync("<html>not found</html>"));
    }

    [Fact]
    public async Task Open_orders_are_read_page_by_page()
    {
        string Page(int from, int count) => $"[{string.Join(',', Enumerable.Range(from, count).Select(One))}]";
        string One(int n) => OrderBody
            .Replace(
                "11111111-2222-3333-4444-555555555555", $"11111111-2222-3333-4444-{n:d12}", StringComparison.Ordinal)
            .Replace("\"submitted_at\":\"2026-01-05T14:30:00Z\"", $"\"submitted_at\":\"{Sample.At(n):O}\"",
                StringComparison.Ordinal);
        // The last of a page comes again with the next one.
        var answers = new Answers(() => Answer(200, Page(0, 500)), () => Answer(200, Page(499, 21)));

        var open = await Broker(answers).OpenOrdersAsync(TestContext.Current.CancellationToken);

        Assert.Equal(520, open.Count);
        Assert.Equal(2, answers.Asked.Count);
    }

    [Fact]
    public void Order_that_is_done_for_the_day_goes_on_with_the_next()
    {
        var update =
            $$$"""{"stream":"trade_updates","data":{"event":"done_for_day","timestamp":"2026-01-05T21:00:00Z","order":{{{OrderBody}}}}}""";

        var told = AlpacaStream.Translate(Encoding.UTF8.GetBytes(update), CryptoFee.None);

        Assert.IsType<OrderEvent.BrokerAccepted>(told!.Event);
        var shown = AlpacaBroker.ToBrokerOrder(JsonSerializer.Deserialize(
            OrderBody.Replace("\"new\"", "\"done_for_day\"", StringComparison.Ordinal),
            TradingJson.Default.OrderWire)!);
        Assert.Null(shown.Ended);
    }

    [Fact]
    public async Task Refused_connection_means_that_nothing_was_sent() =>
        Assert.IsType<PlaceOutcome.TryLater>(
            await PlaceAsync(() => throw new HttpRequestException(HttpRequestError.ConnectionError, "refused")));

    [Fact]
    public async Task Broken_connection_and_time_out_are_unknown()
    {
        Assert.IsType<PlaceOutcome.Unknown>(
            await PlaceAsync(() => throw new HttpRequestException(HttpRequestError.ResponseEnded, "reset")));
        Assert.IsType<PlaceOutcome.Unknown>(await PlaceAsync(() => throw new TimeoutException()));
    }

    [Fact]
    public async Task Duplicate_client_order_id_is_our_own_earlier_request()
    {
        var outcome = await PlaceAsync(
            () => Answer(422, """{"code":40010001,"message":"client_order_id must be unique"}"""),
            () => Answer(200, OrderBody));

        Assert.Equal(new PlaceOutcome.Accepted("11111111-2222-3333-4444-555555555555"), outcome);
    }

    [Fact]
    public async Task Query_that_fails_is_not_a_no()
    {
        async Task<FindOutcome> FindAsync(int status, string body) =>
            await new AlpacaBroker(
                new HttpClient(new Answers(() => Answer(status, body))) { BaseAddress = new("http://broker") }, null!,
                new BrokerOptions(), CryptoFee.None).FindAsync(
                Sample.Accepted().Id.ToString(), TestContext.Current.CancellationToken);

        Assert.IsType<FindOutcome.NotFound>(await FindAsync(404, """{"code":40410000,"message":"order not found"}"""));
        Assert.IsType<FindOutcome.Failed>(await FindAsync(404, "<html>no such host</html>"));
        Assert.IsType<FindOutcome.Failed>(await FindAsync(503, ""));
        Assert.IsType<FindOutcome.Found>(await FindAsync(200, OrderBody));
    }

    [Theory]
    [InlineData("0193f0b0-0000-7000-8000-000000000001", "110.5", "99.45", true)]
    [InlineData("0193f0b0-0000-7000-8000-000000000001", null, "99.45", false)]
    [InlineData("by hand", "110.5", "99.45", false)]
    public void Mark_of_a_trailing_stop_of_ours_comes_with_queries_and_updates(
        string clientOrderId, string? hwm, string stop, bool told)
    {
        var order = new OrderWire
        {
            ClientOrderId = clientOrderId,
            Status = "new",
            Hwm = hwm is null ? null : decimal.Parse(hwm, CultureInfo.InvariantCulture),
            StopPrice = decimal.Parse(stop, CultureInfo.InvariantCulture)
        };
        var update = JsonSerializer.SerializeToUtf8Bytes(
            new() { Stream = "trade_updates", Data = new() { Event = "new", Order = order } },
            TradingJson.Default.StreamMessageTradeUpdateWire);
        var expected = told ? new StopMark(Guid.Parse(clientOrderId), 110.5m, 99.45m) : null;

        Assert.Equal(expected, AlpacaBroker.ToBrokerOrder(order).Mark);
        Assert.Equal(expected, AlpacaStream.Translate(update, CryptoFee.None)!.Mark);
    }

    [Fact]
    public async Task Record_of_orders_is_read_to_its_end()
    {
        var full = new Answers(() => Answer(200, $"[{string.Join(',', Enumerable.Repeat(OrderBody, 500))}]"),
            () => Answer(200, $"[{OrderBody}]"));
        var broker = new AlpacaBroker(
            new HttpClient(full) { BaseAddress = new("http://broker") }, null!, new BrokerOptions(), CryptoFee.None);

        Assert.Equal(501,
            await broker
                .AllOrdersAsync(TestContext.Current.CancellationToken)
                .CountAsync(TestContext.Current.CancellationToken));

        Assert.Equal(
            ["GET /v2/orders?status=all&direction=asc&limit=500&after=",
            "GET /v2/orders?status=all&direction=asc&limit=500&after=2026-01-05T14%3A30%3A00.000000Z"],
            full.Asked);
        var failing = new AlpacaBroker(
            new HttpClient(new Answers(() => Answer(503, ""))) { BaseAddress = new("http://broker") }, null!,
            new BrokerOptions(), CryptoFee.None);
        await Assert.ThrowsAsync<BrokerUnavailableException>(
            async () => await failing
                .AllOrdersAsync(TestContext.Current.CancellationToken)
                .CountAsync(TestContext.Current.CancellationToken));
    }
}
