using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using TradingSystem.Api.Accounts;
using TradingSystem.Api.Orders;
using TradingSystem.Api.Portfolio;

namespace TradingSystem.UnitTests.Api;

public sealed class FilterTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 27, 20, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Orders_of_days_are_those_of_all_of_them()
    {
        Assert.Null(OrderFilter.Read(Parsed("after=2026-11-25&until=2026-11-26"), name => name, out var filter));

        Assert.Equal((Time("2026-11-24T23:59:59.999999Z"), Time("2026-11-27T00:00:00Z")), (filter.After, filter.Until));
    }

    [Fact]
    public void Orders_are_filtered_by_the_symbol_however_it_is_spelled()
    {
        Assert.Null(OrderFilter.Read(Parsed("symbols=btcusd,BTC%2FUSD,AAPL"), name =>
            name.StartsWith("b", StringComparison.OrdinalIgnoreCase) ? "BTC/USD" : name, out var filter));

        Assert.Equal(["BTC/USD", "AAPL"], filter.Symbols);
    }

    [Theory]
    [InlineData("after=2026-11-27T12:00:00", "after")]
    [InlineData("until=12:00", "until")]
    [InlineData("asset_class=foo", "us_equity, us_option, crypto")]
    [InlineData("side=both", "buy, sell")]
    [InlineData("status=new", "open, closed, all")]
    [InlineData("direction=up", "desc, asc")]
    [InlineData("nested=perhaps", "nested")]
    public void What_is_wrong_with_a_filter_of_orders_is_named(string query, string named)
    {
        var error = OrderFilter.Read(Parsed(query), name => name, out _);

        Assert.Equal(422, error?.Status);
        Assert.Contains(named, error!.Body.Message);
    }

    [Theory]
    [InlineData("side=BUY&asset_class=crypto,us_equity", 2)]
    [InlineData("side=&asset_class=all", 0)]
    public void Names_are_read_in_any_case(string query, int classes)
    {
        Assert.Null(OrderFilter.Read(Parsed(query), name => name, out var filter));

        Assert.Equal(classes, filter.AssetClasses.Length);
    }

    [Theory]
    [InlineData("until=2026-11-26", "2026-11-27T00:00:00Z")]
    [InlineData("until=2026-11-26T10:00:00Z", "2026-11-26T10:00:00Z")]
    public void Activities_until_a_day_have_the_day(string query, string until)
    {
        Assert.Null(ActivityFilter.Read(Parsed(query), null, out var filter));

        Assert.Equal(Time(until), filter.Until);
    }

    [Theory]
    [InlineData("date=2026-11-26T10:00:00", null, "date")]
    [InlineData("activity_types=FILL,FOO", null, "FILL, CFEE")]
    [InlineData("", "FOO", "FOO")]
    public void What_is_wrong_with_a_filter_of_activities_is_named(string query, string? type, string named) =>
        Assert.Contains(named, ActivityFilter.Read(Parsed(query), type, out _)!.Body.Message);

    [Theory]
    // New York's days.
    [InlineData("start=2026-11-20&end=2026-11-23", "2026-11-20T05:00:00Z", "2026-11-24T04:59:59.999999Z")]
    [InlineData("date_start=2026-11-20&date_end=2026-11-23", "2026-11-20T05:00:00Z", "2026-11-24T04:59:59.999999Z")]
    [InlineData("start=2026-11-20&end=2026-11-27", "2026-11-20T05:00:00Z", "2026-11-27T20:00:00Z")]
    public void History_of_days_has_both_of_them(string query, string from, string to)
    {
        Assert.Null(HistoryFilter.Read(Parsed(query), Now, out var filter));

        Assert.Equal((Time(from), Time(to)), (filter.From, filter.To));
    }

    [Fact]
    public void History_of_no_zone_is_refused() =>
        Assert.Contains("end", HistoryFilter.Read(Parsed("end=2026-11-20T10:00:00"), Now, out _)!.Body.Message);

    private static DateTimeOffset Time(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);

    private static QueryCollection Parsed(string query) => new(QueryHelpers.ParseQuery(query));
}
