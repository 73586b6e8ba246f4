namespace TradingSystem.Domain.Calendar;

/// <summary>
/// The days on which New York's stock exchanges are closed or close early, by the rules of NYSE Rule 7.2 and its yearly
/// announcements: good for every year, but without the few closings that nobody could know before (storms, days of
/// mourning).
/// </summary>
public static class Holidays
{
    private const int MartinLutherKingSince = 1998, JuneteenthSince = 2022;

    /// <summary>The holiday that closes the exchanges on a weekday; null when none does.</summary>
    public static string? On(DateOnly day)
    {
        if (day.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday) return null;
        var year = day.Year;
        // A new year that begins on a Saturday isn't made up for: Friday is the last day of the year's books.
        if (day == FromSunday(new(year, 1, 1))) return "New Year's Day";
        if (year >= MartinLutherKingSince && day == Nth(3, DayOfWeek.Monday, year, 1))
        {
            return "Martin Luther King Jr. Day";
        }
        if (day == Nth(3, DayOfWeek.Monday, year, 2)) return "Washington's Birthday";
        if (day == Easter(year).AddDays(-2)) return "Good Friday";
        if (day == LastMonday(year, 5)) return "Memorial Day";
        if (year >= JuneteenthSince && day == Observed(new(year, 6, 19))) return "Juneteenth";
        if (day == Observed(new(year, 7, 4))) return "Independence Day";
        if (day == Nth(1, DayOfWeek.Monday, year, 9)) return "Labor Day";
        if (day == Thanksgiving(year)) return "Thanksgiving Day";
        return day == Observed(new(year, 12, 25)) ? "Christmas Day" : null;
    }

    /// <summary>
    /// Whether the exchanges close at 13:00: on the day after Thanksgiving, and on the eves of Independence Day and
    /// Christmas when both the eve and the holiday are weekdays.
    /// </summary>
    public static bool ClosesEarly(DateOnly day) =>
        day == Thanksgiving(day.Year).AddDays(1)
        || day is { Month: 7, Day: 3 } or { Month: 12, Day: 24 }
            && day.DayOfWeek is not (DayOfWeek.Friday or DayOfWeek.Saturday or DayOfWeek.Sunday);

    /// <summary>Whether banks are closed while the exchanges are open: nothing settles.</summary>
    public static bool ClosesBanks(DateOnly day) =>
        day == Nth(2, DayOfWeek.Monday, day.Year, 10) || day == FromSunday(new(day.Year, 11, 11));

    /// <summary>
    /// Easter Sunday: the Gregorian computus of Meeus, Jones and Butcher (J. Meeus, Astronomical Algorithms, chapter
    /// 8).
    /// </summary>
    public static DateOnly Easter(int year)
    {
        int a = year % 19, b = year / 100, c = year % 100, d = b / 4, e = b % 4, f = (b + 8) / 25, g = (b - f + 1) / 3;
        int h = (19 * a + b - d - g
            + 15) % 30, i = c / 4, k = c % 4, l = (32 + 2 * e + 2 * i - h - k) % 7, m = (a + 11 * h + 22 * l) / 451;
        var days = h + l - 7 * m + 114;
        return new(year, days / 31, days % 31 + 1);
    }

    private static DateOnly Thanksgiving(int year) => Nth(4, DayOfWeek.Thursday, year, 11);

    private static DateOnly Nth(int n, DayOfWeek weekday, int year, int month)
    {
        var first = new DateOnly(year, month, 1);
        return first.AddDays(((int)weekday - (int)first.DayOfWeek + 7) % 7 + 7 * (n - 1));
    }

    private static DateOnly LastMonday(int year, int month)
    {
        var last = new DateOnly(year, month, DateTime.DaysInMonth(year, month));
        return last.AddDays(-(((int)last.DayOfWeek - (int)DayOfWeek.Monday + 7) % 7));
    }

    private static DateOnly Observed(DateOnly day) =>
        day.DayOfWeek == DayOfWeek.Saturday ? day.AddDays(-1) : FromSunday(day);

    private static DateOnly FromSunday(DateOnly day) => day.DayOfWeek == DayOfWeek.Sunday ? day.AddDays(1) : day;
}
