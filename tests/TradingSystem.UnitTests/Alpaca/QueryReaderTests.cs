using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using TradingSystem.Alpaca.Requests;
using TradingSystem.Domain.Calendar;

namespace TradingSystem.UnitTests.Alpaca;

public sealed class QueryReaderTests
{
    [Theory]
    [InlineData(DayEdge.First, "2026-03-08T05:00:00Z")]
    [InlineData(DayEdge.BeforeFirst, "2026-03-08T04:59:59.999999Z")]
    [InlineData(DayEdge.Last, "2026-03-09T03:59:59.999999Z")]   // a day of 23 hours
    [InlineData(DayEdge.BehindLast, "2026-03-09T04:00:00Z")]
    public void Day_has_its_edges_in_its_zone(DayEdge edge, string expected)
    {
        Assert.Null(Reader("at=2026-03-08").Time("at", TradingCalendar.Zone, edge, out var time));

        Assert.Equal(DateTimeOffset.Parse(expected, CultureInfo.InvariantCulture), time);
    }

    [Theory]
    [InlineData("0001-01-01")]
    [InlineData("9999-12-31")]
    public void First_and_last_day_of_all_have_edges(string day)
    {
        foreach (var edge in Enum.GetValues<DayEdge>()) Assert.Null(Reader($"at={day}")
            .Time("at", TradingCalendar.Zone, edge, out _));
    }

    [Theory]
    [InlineData("2026-03-08T12:00:00-05:00")]
    [InlineData("2026-03-08T18:00:00+01:00")]   // the plus arrives as a space
    [InlineData("2026-03-08t17:00:00z")]
    public void Time_is_itself_whatever_a_day_would_be(string text)
    {
        Assert.Null(Reader($"at={text}").Time("at", TradingCalendar.Zone, DayEdge.Last, out var time));

        Assert.Equal(new(2026, 3, 8, 17, 0, 0, TimeSpan.Zero), time);
    }

    [Theory]
    [InlineData("2026-03-08T12:00:00")]
    [InlineData("12:00")]
    [InlineData("11/12/2026")]
    [InlineData("2026-02-30")]
    public void Time_of_no_zone_is_refused_by_name(string text)
    {
        Assert.Contains("at ", Reader($"at={text}").Time("at", TimeZoneInfo.Utc, DayEdge.First, out _)!.Body.Message);
        Assert.Contains("at ", Reader($"at={text}").Day("at", out _)!.Body.Message);
    }

    [Fact]
    public void Day_of_a_time_is_that_of_its_own_offset()
    {
        Assert.Null(Reader("at=2026-03-08T23:00:00-05:00").Day("at", out var day));
        Assert.Equal(new DateOnly(2026, 3, 8), day);
    }

    [Fact]
    public void Names_are_found_in_any_case_and_others_refused_with_those_that_there_are()
    {
        Assert.Null(Reader("kind=B,a").SomeOf("kind", ["a", "b", "c"], out var chosen));
        Assert.Equal(["a", "b"], chosen);

        Assert.Equal("kind must be of a, b, not d", Reader("kind=a,d").SomeOf("kind", ["a", "b"], out _)!.Body.Message);
        Assert.Equal("kind must be one of a, b", Reader("kind=d").OneOf("kind", ["", "a", "b"], out _)!.Body.Message);
    }

    private static QueryReader Reader(string query) => new(new QueryCollection(QueryHelpers.ParseQuery(query)));
}
