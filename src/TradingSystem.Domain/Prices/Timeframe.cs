using System.Globalization;
using TradingSystem.Domain.Calendar;

namespace TradingSystem.Domain.Prices;

/// <summary>
/// The time of a bar: so many minutes, hours, days, weeks or months. Bars are named by their first moment. Minutes and
/// hours are counted from the market's midnight, weeks begin on Monday, months are counted from January.
/// </summary>
public readonly record struct Timeframe(int Count, BarUnit Unit)
{
    public const string Names = "1-59Min (or T), 1-23Hour (H), 1Day (D), 1Week (W), 1, 2, 3, 4, 6 or 12Month (M)";

    public static Timeframe Minute { get; } = new(1, BarUnit.Minute);

    public static Timeframe Day { get; } = new(1, BarUnit.Day);

    /// <summary>Where a market's days begin and end: stocks follow New York, crypto UTC.</summary>
    public static TimeZoneInfo ZoneOf(bool crypto) => crypto ? TimeZoneInfo.Utc : TradingCalendar.Zone;

    public bool IsIntraday => Unit is BarUnit.Minute or BarUnit.Hour;

    /// <summary>
    /// Reads 1Min, 5T, 2Hour, 1D …, in any case; but a small m is nothing, since it could be a minute or a month.
    /// </summary>
    public static bool TryParse(string? text, out Timeframe timeframe)
    {
        timeframe = default;
        var digits = text?.AsSpan().IndexOfAnyExceptInRange('0', '9') ?? -1;
        if (digits is < 1 or > 2
            || !int.TryParse(text.AsSpan(0, digits), NumberStyles.None, CultureInfo.InvariantCulture, out var count))
        {
            return false;
        }
        BarUnit? unit = text![digits..] is "m" ? null : text[digits..].ToUpperInvariant() switch
        {
            "MIN" or "T" when count is >= 1 and <= 59 => BarUnit.Minute,
            "HOUR" or "H" when count is >= 1 and <= 23 => BarUnit.Hour,
            "DAY" or "D" when count == 1 => BarUnit.Day,
            "WEEK" or "W" when count == 1 => BarUnit.Week,
            "MONTH" or "M" when count is 1 or 2 or 3 or 4 or 6 or 12 => BarUnit.Month,
            _ => null,
        };
        if (unit is null) return false;
        timeframe = new(count, unit.Value);
        return true;
    }

    /// <summary>The first moment of the bar that a moment belongs to.</summary>
    public DateTimeOffset StartOf(DateTimeOffset at, TimeZoneInfo zone)
    {
        var day = TimeZoneInfo.ConvertTime(at, zone).Date;
        switch (Unit)
        {
            case BarUnit.Minute or BarUnit.Hour:
                var midnight = Midnight(day, zone);
                return midnight + (at - midnight).Ticks / Length.Ticks * Length;
            case BarUnit.Week: return Midnight(day.AddDays(-((int)day.DayOfWeek + 6) % 7), zone);
            case BarUnit.Month: return Midnight(new(day.Year, (day.Month - 1) / Count * Count + 1, 1), zone);
            default: return Midnight(day, zone);
        }
    }

    /// <summary>The first moment after the bar with that first moment.</summary>
    public DateTimeOffset EndOf(DateTimeOffset start, TimeZoneInfo zone)
    {
        var local = TimeZoneInfo.ConvertTime(start, zone).Date;
        return Unit switch
        {
            BarUnit.Minute or BarUnit.Hour when start + Length is var end
                && Midnight(local.AddDays(1), zone) is var midnight => end < midnight
                ? end
                : midnight,
            BarUnit.Week => Midnight(local.AddDays(7), zone),
            BarUnit.Month => Midnight(local.AddMonths(Count), zone),
            _ => Midnight(local.AddDays(1), zone),
        };
    }

    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Count}{(Unit == BarUnit.Minute ? "Min" : Unit)}");

    private TimeSpan Length => Unit == BarUnit.Minute ? TimeSpan.FromMinutes(Count) : TimeSpan.FromHours(Count);

    private static DateTimeOffset Midnight(DateTime day, TimeZoneInfo zone) =>
        new DateTimeOffset(day, zone.GetUtcOffset(day)).ToUniversalTime();
}
