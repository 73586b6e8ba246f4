using TradingSystem.Domain.Calendar;
using TradingSystem.Domain.Text;

namespace TradingSystem.Alpaca.Trading;

/// <summary><c>/v3/calendar/{market}</c></summary>
public sealed class MarketCalendarWire
{
    public MarketWire Market { get; init; } = new();
    public MarketDayWire[] Calendar { get; init; } = [];
}

/// <summary>A day of a market: before the opening (pre), regular hours (core), after the close (post).</summary>
public sealed class MarketDayWire
{
    public string Date { get; init; } = "";
    public string PreStart { get; init; } = "";
    public string PreEnd { get; init; } = "";
    public string CoreStart { get; init; } = "";
    public string CoreEnd { get; init; } = "";
    public string PostStart { get; init; } = "";
    public string PostEnd { get; init; } = "";
    public string SettlementDate { get; init; } = "";

    /// <param name="utc">Whether times are UTC instead of New York's with their offset.</param>
    public static MarketDayWire From(TradingDay day, bool utc)
    {
        string Time(TimeOnly time) =>
            TradingCalendar.At(day.Date.ToDateTime(time)) is var at && utc ? UtcTime.Format(at) : ClockWire.Format(at);
        return new()
        {
            Date = CalendarDayWire.Date10(day.Date),
            PreStart = Time(day.SessionOpen),
            PreEnd = Time(day.Open),
            CoreStart = Time(day.Open),
            CoreEnd = Time(day.Close),
            PostStart = Time(day.Close),
            PostEnd = Time(day.SessionClose),
            SettlementDate = CalendarDayWire.Date10(day.Settlement),
        };
    }
}
