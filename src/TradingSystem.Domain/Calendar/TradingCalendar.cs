namespace TradingSystem.Domain.Calendar;

/// <summary>The days and hours of New York's stock exchanges: any day since 1970, by rule.</summary>
public static class TradingCalendar
{
    public static readonly DateOnly First = new(1970, 1, 1);
    public static readonly DateOnly Last = new(2199, 12, 31);

    /// <summary>New York's.</summary>
    public static TimeZoneInfo Zone { get; } = TimeZoneInfo.FindSystemTimeZoneById("America/New_York");

    private static readonly TimeOnly Open = new(9,
        30), Close = new(16,
            0), EarlyClose = new(
                13, 0), SessionOpen = new(4, 0), SessionClose = new(20, 0), EarlySessionClose = new(17, 0);

    /// <summary>
    /// From when on a trade settles after so many business days (SEC Rule 15c6-1 and its amendments).
    /// </summary>
    private static readonly (DateOnly Since, int Days)[] SettlementCycles =
    [
        (new(2024, 5, 28), 1), (new(2017, 9, 5), 2), (new(1995, 6, 7), 3), (DateOnly.MinValue, 5)
    ];

    /// <summary>Null when the exchanges are closed on that day.</summary>
    public static TradingDay? On(DateOnly day)
    {
        if (!Trades(day)) return null;
        var early = Holidays.ClosesEarly(day);
        return new(day, Open, early ? EarlyClose : Close, SessionOpen, early ? EarlySessionClose : SessionClose,
            SettlementOf(day));
    }

    /// <summary>The trading days from one day to another, both included.</summary>
    public static IEnumerable<TradingDay> Between(DateOnly from, DateOnly to)
    {
        for (var day = from < First ? First : from; day <= to && day <= Last; day = day.AddDays(1))
        {
            if (On(day) is { } trading) yield return trading;
        }
    }

    /// <summary>Whether regular trading is under way.</summary>
    public static bool IsOpen(DateTimeOffset now)
    {
        var local = Local(now);
        var time = TimeOnly.FromDateTime(local.DateTime);
        return On(DateOnly.FromDateTime(local.DateTime)) is { } day && day.Open <= time && time < day.Close;
    }

    /// <summary>The next opening after a moment, with New York's offset then.</summary>
    public static DateTimeOffset NextOpen(DateTimeOffset now) => Next(now, day => day.Open);

    /// <summary>The next close after a moment, with New York's offset then.</summary>
    public static DateTimeOffset NextClose(DateTimeOffset now) => Next(now, day => day.Close);

    /// <summary>The next beginning of trading in extended hours after a moment, with New York's offset then.</summary>
    public static DateTimeOffset NextSessionOpen(DateTimeOffset now) => Next(now, day => day.SessionOpen);

    /// <summary>The next end of trading in extended hours after a moment, with New York's offset then.</summary>
    public static DateTimeOffset NextSessionClose(DateTimeOffset now) => Next(now, day => day.SessionClose);

    /// <summary>The latest trading day whose regular close has passed.</summary>
    public static DateOnly LastClosed(DateTimeOffset now) => Latest(now, day => day.Close).Date;

    /// <summary>The latest end of trading in extended hours up to a moment.</summary>
    public static DateTimeOffset LastSessionClose(DateTimeOffset now)
    {
        var day = Latest(now, day => day.SessionClose);
        return At(day.Date.ToDateTime(day.SessionClose));
    }

    /// <summary>When regular trading begins on a trading day.</summary>
    public static DateTimeOffset OpeningOf(DateOnly day) => At(day.ToDateTime(Open));

    public static DateTimeOffset Local(DateTimeOffset time) => TimeZoneInfo.ConvertTime(time, Zone);

    private static bool Trades(DateOnly day) =>
        day.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday) && Holidays.On(day) is null;

    private static DateOnly SettlementOf(DateOnly day)
    {
        var left = Array.Find(SettlementCycles, cycle => day >= cycle.Since).Days;
        while (left > 0)
        {
            day = day.AddDays(1);
            if (Trades(day) && !Holidays.ClosesBanks(day)) left--;
        }
        return day;
    }

    /// <summary>The latest trading day of which a certain time has passed.</summary>
    private static TradingDay Latest(DateTimeOffset now, Func<TradingDay, TimeOnly> time)
    {
        var local = Local(now).DateTime;
        for (var day = DateOnly.FromDateTime(local); ; day = day.AddDays(-1))
        {
            if (On(day) is { } trading && day.ToDateTime(time(trading)) <= local) return trading;
        }
    }

    private static DateTimeOffset Next(DateTimeOffset now, Func<TradingDay, TimeOnly> time)
    {
        for (var day = DateOnly.FromDateTime(Local(now).DateTime); ; day = day.AddDays(1))
        {
            if (On(day) is not { } trading) continue;
            if (At(day.ToDateTime(time(trading))) is var next && next > now) return next;
        }
    }

    /// <summary>A local time with New York's offset then.</summary>
    public static DateTimeOffset At(DateTime local) => new(local, Zone.GetUtcOffset(local));
}
