using System.Globalization;
using TradingSystem.Alpaca.Trading;
using TradingSystem.Domain.Calendar;

namespace TradingSystem.UnitTests.Calendar;

public sealed class MarketClockTests
{
    /// <summary>
    /// Around Thanksgiving, with an early close the day after; the last two around the change to summer time.
    /// </summary>
    [Theory]
    [InlineData("2026-11-25T03:59:59-05:00", "closed until 2026-11-25T04:00:00-05:00, market day")]
    [InlineData("2026-11-25T04:00:00-05:00", "pre until 2026-11-25T09:30:00-05:00, market day")]
    [InlineData("2026-11-25T09:30:00-05:00", "core until 2026-11-25T16:00:00-05:00, market day")]
    [InlineData("2026-11-25T16:00:00-05:00", "post until 2026-11-25T20:00:00-05:00, market day")]
    [InlineData("2026-11-25T20:00:00-05:00", "closed until 2026-11-27T04:00:00-05:00, market day")]
    [InlineData("2026-11-26T12:00:00-05:00", "closed until 2026-11-27T04:00:00-05:00")]
    [InlineData("2026-11-27T13:00:00-05:00", "post until 2026-11-27T17:00:00-05:00, market day")]
    [InlineData("2026-11-27T17:00:00-05:00", "closed until 2026-11-30T04:00:00-05:00, market day")]
    [InlineData("2026-03-07T12:00:00-05:00", "closed until 2026-03-09T04:00:00-04:00")]
    [InlineData("2026-03-09T12:00:00Z", "pre until 2026-03-09T09:30:00-04:00, market day")]
    public void Phase_and_its_end(string now, string expected) =>
        Assert.Equal(expected, Told(now, TradingHours.NewYork));

    [Fact]
    public void Market_that_trades_always_is_in_its_core_hours_until_the_calendars_next_close() =>
        Assert.Equal("core until 2026-11-27T13:00:00-05:00", Told("2026-11-26T12:00:00-05:00", TradingHours.Always));

    [Fact]
    public void Clock_tells_its_time_as_New_York_does()
    {
        var clock = MarketClockWire.At(MarketWire.Find("xnas")!,
            DateTimeOffset.Parse("2026-07-01T14:00:00Z", CultureInfo.InvariantCulture),
            new(new() { Hours = TradingHours.NewYork }));

        Assert.Equal("NASDAQ 2026-07-01T10:00:00-04:00 2026-07-02T09:30:00-04:00 2026-07-01T16:00:00-04:00",
            $"{clock.Market.Acronym} {clock.Timestamp} {clock.NextMarketOpen} {clock.NextMarketClose}");
    }

    private static string Told(string now, TradingHours hours)
    {
        var clock = MarketClockWire.At(
            MarketWire.All[0], DateTimeOffset.Parse(now, CultureInfo.InvariantCulture), new(new() { Hours = hours }));
        return $"{clock.Phase} until {clock.PhaseUntil}{(clock.IsMarketDay ? ", market day" : "")}";
    }
}
