namespace TradingSystem.Alpaca.Requests;

/// <summary>
/// Which moment a day stands for where a time is expected: an interval that is bounded by days has all of both.
/// </summary>
public enum DayEdge
{
    /// <summary>The day's first moment: an inclusive start.</summary>
    First,

    /// <summary>The moment before: an exclusive start.</summary>
    BeforeFirst,

    /// <summary>The day's last moment: an inclusive end.</summary>
    Last,

    /// <summary>The next day's first moment: an exclusive end.</summary>
    BehindLast,
}

public static class DayEdges
{
    /// <summary>PostgreSQL's resolution: what is stored has no time in between.</summary>
    private static readonly TimeSpan Moment = TimeSpan.FromMicroseconds(1);

    /// <param name="zone">Where the day begins and ends.</param>
    /// <returns>In UTC; at the calendar's own ends as far as it goes.</returns>
    public static DateTimeOffset Of(this DayEdge edge, DateOnly day, TimeZoneInfo zone)
    {
        if (edge is DayEdge.Last or DayEdge.BehindLast && day == DateOnly.MaxValue) return DateTimeOffset.MaxValue;
        if (edge is DayEdge.First or DayEdge.BeforeFirst && day == DateOnly.MinValue) return DateTimeOffset.MinValue;
        var midnight = (edge is DayEdge.Last or DayEdge.BehindLast ? day.AddDays(1) : day)
            .ToDateTime(TimeOnly.MinValue);
        var first = new DateTimeOffset(midnight, zone.GetUtcOffset(midnight)).ToUniversalTime();
        return edge is DayEdge.First or DayEdge.BehindLast ? first : first - Moment;
    }
}
