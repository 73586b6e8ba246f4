using System.Globalization;
using TradingSystem.Domain.Calendar;

namespace TradingSystem.Alpaca.Trading;

/// <summary>
/// A day of <c>/v2/calendar</c>: regular hours as <c>HH:mm</c>, the session with extended hours as <c>HHmm</c>, all New
/// York's.
/// </summary>
public sealed class CalendarDayWire
{
    public string Date { get; init; } = "";
    public string Open { get; init; } = "";
    public string Close { get; init; } = "";
    public string SessionOpen { get; init; } = "";
    public string SessionClose { get; init; } = "";
    public string SettlementDate { get; init; } = "";

    public static CalendarDayWire From(TradingDay day) => new()
    {
        Date = Date10(day.Date),
        Open = day.Open.ToString("HH:mm", CultureInfo.InvariantCulture),
        Close = day.Close.ToString("HH:mm", CultureInfo.InvariantCulture),
        SessionOpen = day.SessionOpen.ToString("HHmm", CultureInfo.InvariantCulture),
        SessionClose = day.SessionClose.ToString("HHmm", CultureInfo.InvariantCulture),
        SettlementDate = Date10(day.Settlement),
    };

    internal static string Date10(DateOnly date) => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
