using TradingSystem.Domain.Prices;

namespace TradingSystem.UnitTests.MarketData;

public sealed class TimeframeTests
{
    [Theory]
    [InlineData("1Min", 1, BarUnit.Minute)]
    [InlineData("59T", 59, BarUnit.Minute)]
    [InlineData("1min", 1, BarUnit.Minute)]
    [InlineData("23hour", 23, BarUnit.Hour)]
    [InlineData("1H", 1, BarUnit.Hour)]
    [InlineData("1D", 1, BarUnit.Day)]
    [InlineData("1week", 1, BarUnit.Week)]
    [InlineData("12M", 12, BarUnit.Month)]
    [InlineData("3Month", 3, BarUnit.Month)]
    public void Names_of_the_contract_are_read_in_any_case(string text, int count, BarUnit unit)
    {
        Assert.True(Timeframe.TryParse(text, out var timeframe));
        Assert.Equal(new(count, unit), timeframe);
        Assert.True(Timeframe.TryParse(timeframe.ToString(), out var again));
        Assert.Equal(timeframe, again);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("Min")]
    [InlineData("0Min")]
    [InlineData("60Min")]
    [InlineData("24H")]
    [InlineData("2Day")]
    [InlineData("2W")]
    [InlineData("5M")]
    [InlineData("1m")]   // a minute or a month?
    [InlineData("12m")]
    [InlineData("1 Min")]
    [InlineData("+1Min")]
    [InlineData("1Minute")]
    [InlineData("111111111111Min")]
    [InlineData("١Min")]
    public void Other_names_are_none(string? text) => Assert.False(Timeframe.TryParse(text, out _));

    [Theory]
    // New York's summer.
    [InlineData("1Day", false, "2026-07-01T03:59:00Z", "2026-06-30T04:00:00Z", "2026-07-01T04:00:00Z")]
    [InlineData("1Day", true, "2026-07-01T03:59:00Z", "2026-07-01T00:00:00Z", "2026-07-02T00:00:00Z")]
    // A day of 23 hours.
    [InlineData("1Day", false, "2026-03-08T12:00:00Z", "2026-03-08T05:00:00Z", "2026-03-09T04:00:00Z")]
    [InlineData("1Week", false, "2026-07-05T12:00:00Z", "2026-06-29T04:00:00Z", "2026-07-06T04:00:00Z")]   // a Sunday
    [InlineData("1Week", true, "2026-07-06T00:00:00Z", "2026-07-06T00:00:00Z", "2026-07-13T00:00:00Z")]
    [InlineData("3Month", true, "2026-06-30T23:59:59Z", "2026-04-01T00:00:00Z", "2026-07-01T00:00:00Z")]
    [InlineData("12Month", false, "2026-06-30T00:00:00Z", "2026-01-01T05:00:00Z", "2027-01-01T05:00:00Z")]
    [InlineData("4Hour", false, "2026-07-01T13:30:00Z", "2026-07-01T12:00:00Z", "2026-07-01T16:00:00Z")]
    [InlineData("5Min", true, "2026-07-01T13:34:59.9Z", "2026-07-01T13:30:00Z", "2026-07-01T13:35:00Z")]
    // No bar goes beyond its day.
    [InlineData("23Hour", true, "2026-07-01T23:30:00Z", "2026-07-01T23:00:00Z", "2026-07-02T00:00:00Z")]
    public void Bars_begin_and_end_with_the_markets_calendar(
        string name, bool crypto, string at, string start, string end)
    {
        Assert.True(Timeframe.TryParse(name, out var timeframe));
        var zone = Timeframe.ZoneOf(crypto);
        var began = timeframe.StartOf(Time(at), zone);
        Assert.Equal(Time(start), began);
        Assert.Equal(Time(end), timeframe.EndOf(began, zone));
        Assert.Equal(began, timeframe.StartOf(began, zone));
        Assert.Equal(TimeSpan.Zero, began.Offset);
    }

    private static DateTimeOffset Time(string text) =>
        DateTimeOffset.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}
