using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using TradingSystem.Alpaca.MarketData;

namespace TradingSystem.UnitTests.MarketData;

public sealed class HistoryQueryReaderTests
{
    private static readonly DateTimeOffset Now = new(2026, 7, 1, 15, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("", "timeframe")]
    [InlineData("timeframe=2Day", "timeframe")]
    [InlineData("timeframe=1Min&start=yesterday", "start")]
    [InlineData("timeframe=1Min&end=2026-02-30", "end")]
    [InlineData("timeframe=1Min&start=2026-06-30T12:06:00", "start")]   // of which zone?
    [InlineData("timeframe=1Min&end=12:00", "end")]
    [InlineData("timeframe=1m", "timeframe")]
    [InlineData("timeframe=1Min&limit=0", "limit")]
    [InlineData("timeframe=1Min&limit=10001", "limit")]
    [InlineData("timeframe=1Min&sort=up", "sort")]
    [InlineData("timeframe=1Min&feed=nyse", "feed")]
    [InlineData("timeframe=1Min&adjustment=raw,none", "adjustment")]
    [InlineData("timeframe=1Min&asof=today", "asof")]
    [InlineData("timeframe=1Min&currency=EUR", "currency")]
    [InlineData("timeframe=1Min&start=2026-07-01&end=2026-06-30", "end is before start")]
    public void What_is_wrong_is_named(string query, string named)
    {
        var error = HistoryQueryReader.History(Parsed(query), crypto: false, bars: true, Now, ["AAPL"], out _);

        Assert.Equal(400, error?.Status);
        Assert.Contains(named, error!.Body.Message);
    }

    [Fact]
    public void Defaults_are_the_current_day_of_the_market_until_now_oldest_first()
    {
        Assert.Null(HistoryQueryReader.History(
            Parsed("timeframe=1Min&page_token=&limit="), crypto: false, bars: true, Now, ["AAPL"], out var query));

        Assert.Equal((new(2026, 7, 1, 4, 0, 0, TimeSpan.Zero), Now, 1000, false, null),
            (query.Start, query.End, query.Limit, query.Descending, query.PageToken));
    }

    [Theory]
    [InlineData("symbols=")]
    [InlineData("symbols=,,")]
    [InlineData("symbols=A%20B")]
    [InlineData("symbols=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public void Symbols_that_cannot_be_are_refused(string query) =>
        Assert.Contains("symbols", HistoryQueryReader.Symbols(Parsed(query), out _)!.Body.Message);

    [Fact]
    public void Symbols_come_once_and_with_their_slash()
    {
        Assert.Null(HistoryQueryReader.Symbols(Parsed("symbols=BTC/USD,ETH%2FUSD,BTC/USD"), out var symbols));
        Assert.Equal(["BTC/USD", "ETH/USD"], symbols);
    }

    [Theory]
    [InlineData(false, "2026-06-29T04:00:00Z", "2026-07-01T03:59:59.999999Z")]   // New York's summer
    [InlineData(true, "2026-06-29T00:00:00Z", "2026-06-30T23:59:59.999999Z")]
    public void Days_are_whole_days_of_the_market(bool crypto, string start, string end)
    {
        Assert.Null(HistoryQueryReader.History(Parsed("timeframe=1Day&start=2026-06-29&end=2026-06-30"), crypto,
            bars: true, Now, ["X"], out var query));

        Assert.Equal((DateTimeOffset.Parse(start, CultureInfo.InvariantCulture),
            DateTimeOffset.Parse(end, CultureInfo.InvariantCulture)), (query.Start, query.End));
    }

    [Fact]
    public void Nothing_is_said_of_feeds_that_have_no_name() =>
        Assert.Equal("feed must be one of iex, sip, delayed_sip, boats, overnight, otc",
            HistoryQueryReader.Latest(Parsed("feed=moon"), crypto: false, out _)!.Body.Message);

    private static QueryCollection Parsed(string query) => new(QueryHelpers.ParseQuery(query));
}
