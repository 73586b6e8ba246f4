using System.Globalization;
using TradingSystem.Core.Alpaca;

namespace TradingSystem.Core.MarketData;

/// <summary>
/// The clock of the market. The paper exchange trades round the clock, so it is always open; the next regular opening
/// (09:30) and closing (16:00, New York, weekdays) are told for clients that plan by them.
/// </summary>
public static class TradingHours
{
    private static readonly TimeZoneInfo NewYork = TimeZoneInfo.FindSystemTimeZoneById("America/New_York");
    private static readonly TimeOnly Open = new(9, 30);
    private static readonly TimeOnly Close = new(16, 0);

    public static ClockWire At(DateTimeOffset now) => new()
    {
        Timestamp = Format(TimeZoneInfo.ConvertTime(now, NewYork)),
        IsOpen = true,
        NextOpen = Format(Next(now, Open)),
        NextClose = Format(Next(now, Close)),
    };

    private static DateTimeOffset Next(DateTimeOffset now, TimeOnly time)
    {
        var local = TimeZoneInfo.ConvertTime(now, NewYork);
        for (var day = DateOnly.FromDateTime(local.DateTime); ; day = day.AddDays(1))
        {
            var at = day.ToDateTime(time);
            var next = new DateTimeOffset(at, NewYork.GetUtcOffset(at));
            if (next > now && day.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday)) return next;
        }
    }

    private static string Format(DateTimeOffset time) => time.ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture);
}
