namespace TradingSystem.Domain.Calendar;

/// <summary>When the market for stocks is open, by its option and the calendar.</summary>
public sealed class MarketHours(MarketOptions options)
{
    public static MarketHours Always { get; } = new(new());

    public bool IsOpen(DateTimeOffset now) => PhaseAt(now) == MarketPhase.Regular;

    /// <summary>
    /// The next regular opening after a moment; one that trades always has the calendar's, for clients that plan by it.
    /// </summary>
    public static DateTimeOffset NextOpen(DateTimeOffset now) => TradingCalendar.NextOpen(now);

    public static DateTimeOffset NextClose(DateTimeOffset now) => TradingCalendar.NextClose(now);

    public MarketPhase PhaseAt(DateTimeOffset now)
    {
        if (options.Hours == TradingHours.Always) return MarketPhase.Regular;
        var local = TradingCalendar.Local(now).DateTime;
        var time = TimeOnly.FromDateTime(local);
        if (TradingCalendar.On(DateOnly.FromDateTime(local)) is not { } day
            || time < day.SessionOpen
            || time >= day.SessionClose)
        {
            return MarketPhase.Closed;
        }
        return time >= day.Open && time < day.Close ? MarketPhase.Regular : MarketPhase.Extended;
    }

    /// <summary>
    /// When the market closed that is closed at a moment, extended hours included; null while it trades.
    /// </summary>
    public DateTimeOffset? ClosedSince(DateTimeOffset now) =>
        PhaseAt(now) == MarketPhase.Closed ? TradingCalendar.LastSessionClose(now) : null;

    /// <summary>When the phase of a moment ends; of a market that trades always, the calendar's next close.</summary>
    public DateTimeOffset PhaseEnd(DateTimeOffset now) => options.Hours == TradingHours.Always
        ? NextClose(now)
        : new[] { TradingCalendar.NextSessionOpen(now), NextOpen(now), NextClose(now), TradingCalendar.NextSessionClose(now) }.Min();

    /// <summary>The openings and closes after one moment, up to another, in their sequence.</summary>
    public static IEnumerable<(DateTimeOffset At, bool IsOpening)> Auctions(DateTimeOffset after, DateTimeOffset until)
    {
        while (true)
        {
            var (open, close) = (NextOpen(after), NextClose(after));
            after = open < close ? open : close;
            if (after > until) yield break;
            yield return (after, open < close);
        }
    }
}
