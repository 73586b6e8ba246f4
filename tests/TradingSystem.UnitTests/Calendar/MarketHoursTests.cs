using System.Globalization;
using TradingSystem.Domain.Calendar;

namespace TradingSystem.UnitTests.Calendar;

public sealed class MarketHoursTests
{
    /// <summary>Around Thanksgiving, with an early close the day after.</summary>
    [Theory]
    [InlineData("2026-11-25T03:59:59-05:00", "2026-11-24T20:00:00-05:00")]
    [InlineData("2026-11-25T04:00:00-05:00", null)]
    [InlineData("2026-11-25T19:59:59-05:00", null)]
    [InlineData("2026-11-25T20:00:00-05:00", "2026-11-25T20:00:00-05:00")]
    [InlineData("2026-11-26T12:00:00-05:00", "2026-11-25T20:00:00-05:00")]
    [InlineData("2026-11-29T12:00:00-05:00", "2026-11-27T17:00:00-05:00")]
    public void Market_is_closed_since_its_last_session(string now, string? since)
    {
        var hours = new MarketHours(new() { Hours = TradingHours.NewYork });

        Assert.Equal(since is null ? null : Time(since), hours.ClosedSince(Time(now)));
        Assert.Null(MarketHours.Always.ClosedSince(Time(now)));
    }

    private static DateTimeOffset Time(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
