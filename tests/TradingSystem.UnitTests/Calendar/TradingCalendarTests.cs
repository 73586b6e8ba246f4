using TradingSystem.Domain.Calendar;

namespace TradingSystem.UnitTests.Calendar;

public sealed class TradingCalendarTests
{
    /// <summary>As the exchange announced them; 13:00 closes after the bar.</summary>
    [Theory]
    [InlineData(2022, "01-17 02-21 04-15 05-30 06-20 07-04 09-05 11-24 12-26 | 11-25")]
    [InlineData(2023, "01-02 01-16 02-20 04-07 05-29 06-19 07-04 09-04 11-23 12-25 | 07-03 11-24")]
    [InlineData(2024, "01-01 01-15 02-19 03-29 05-27 06-19 07-04 09-02 11-28 12-25 | 07-03 11-29 12-24")]
    [InlineData(2025, "01-01 01-20 02-17 04-18 05-26 06-19 07-04 09-01 11-27 12-25 | 07-03 11-28 12-24")]
    [InlineData(2026, "01-01 01-19 02-16 04-03 05-25 06-19 07-03 09-07 11-26 12-25 | 11-27 12-24")]
    [InlineData(2027, "01-01 01-18 02-15 03-26 05-31 06-18 07-05 09-06 11-25 12-24 | 11-26")]
    [InlineData(2028, "01-17 02-21 04-14 05-29 06-19 07-04 09-04 11-23 12-25 | 07-03 11-24")]
    public void Holidays_and_early_closes_of_a_year(int year, string announced)
    {
        var weekdays = Days(year).Where(day => day.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday)).ToArray();
        var closed = weekdays.Where(day => TradingCalendar.On(day) is null).Select(Short);
        var early = weekdays.Where(day => TradingCalendar.On(day)?.Close == new TimeOnly(13, 0)).Select(Short);

        Assert.Equal(announced, $"{string.Join(' ', closed)} | {string.Join(' ', early)}");
    }

    [Theory]
    [InlineData("1981-04-19")]
    [InlineData("2000-04-23")]
    [InlineData("2024-03-31")]
    [InlineData("2038-04-25")]
    [InlineData("2285-03-22")]
    public void Easter_is_where_the_computus_puts_it(string sunday) =>
        Assert.Equal(DateOnly.Parse(sunday), Holidays.Easter(DateOnly.Parse(sunday).Year));

    [Theory]
    [InlineData("2026-11-20", "2026-11-23")]   // over a weekend
    [InlineData("2026-11-25", "2026-11-27")]   // over Thanksgiving
    [InlineData("2026-11-10", "2026-11-12")]   // exchanges open on Veterans Day, banks closed
    [InlineData("2024-05-24", "2024-05-29")]   // the last day of T+2, over Memorial Day
    [InlineData("2024-05-28", "2024-05-29")]   // the first day of T+1
    [InlineData("2010-03-01", "2010-03-04")]
    public void Trades_settle_after_so_many_business_days(string day, string settlement) =>
        Assert.Equal(DateOnly.Parse(settlement), TradingCalendar.On(DateOnly.Parse(day))!.Settlement);

    [Theory]
    [InlineData("2026-11-20T14:29:59.999Z", false, "2026-11-20T09:30:00-05:00", "2026-11-20T16:00:00-05:00")]
    [InlineData("2026-11-20T14:30:00Z", true, "2026-11-23T09:30:00-05:00", "2026-11-20T16:00:00-05:00")]
    [InlineData("2026-11-20T21:00:00Z", false, "2026-11-23T09:30:00-05:00", "2026-11-23T16:00:00-05:00")]
    [InlineData("2026-11-27T17:59:59Z", true, "2026-11-30T09:30:00-05:00", "2026-11-27T13:00:00-05:00")]
    [InlineData("2026-11-27T18:00:00Z", false, "2026-11-30T09:30:00-05:00", "2026-11-30T16:00:00-05:00")]
    // Summer time begins on the Sunday.
    [InlineData("2026-03-07T12:00:00Z", false, "2026-03-09T09:30:00-04:00", "2026-03-09T16:00:00-04:00")]
    [InlineData("2026-10-30T20:00:00Z", false, "2026-11-02T09:30:00-05:00", "2026-11-02T16:00:00-05:00")]   // and ends
    public void Hours(string now, bool open, string nextOpen, string nextClose)
    {
        var moment = DateTimeOffset.Parse(now);

        Assert.Equal((open, DateTimeOffset.Parse(nextOpen), DateTimeOffset.Parse(nextClose)),
            (TradingCalendar.IsOpen(moment), TradingCalendar.NextOpen(moment), TradingCalendar.NextClose(moment)));
        Assert.Equal(DateTimeOffset.Parse(nextOpen).Offset, TradingCalendar.NextOpen(moment).Offset);
    }

    [Theory]
    [InlineData("2026-11-20T20:59:59Z", "2026-11-19")]
    [InlineData("2026-11-20T21:00:00Z", "2026-11-20")]
    [InlineData("2026-11-23T12:00:00Z", "2026-11-20")]
    [InlineData("2026-11-27T18:00:00Z", "2026-11-27")]
    public void Last_closed_day(string now, string day) =>
        Assert.Equal(DateOnly.Parse(day), TradingCalendar.LastClosed(DateTimeOffset.Parse(now)));

    [Fact]
    public void Every_year_has_trading_days_of_its_own_in_order()
    {
        var before = DateOnly.MinValue;
        foreach (var year in TradingCalendar.Between(TradingCalendar.First, TradingCalendar.Last)
            .GroupBy(day => day.Date.Year))
        {
            Assert.InRange(year.Count(), 249, 254);
            foreach (var day in year)
            {
                Assert.True(
                    before < day.Date
                        && day.Date < day.Settlement
                        && day.SessionOpen < day.Open
                        && day.Open < day.Close
                        && day.Close < day.SessionClose);
                before = day.Date;
            }
        }
        Assert.Equal(TradingCalendar.Last.Year, before.Year);
    }

    private static IEnumerable<DateOnly> Days(int year)
    {
        for (var day = new DateOnly(year, 1, 1); day.Year == year; day = day.AddDays(1)) yield return day;
    }

    private static string Short(DateOnly day) => $"{day:MM-dd}";
}
