using TradingSystem.Alpaca.Requests;
using TradingSystem.Alpaca.Text;
using TradingSystem.Alpaca.Trading;
using TradingSystem.Domain.Calendar;

namespace TradingSystem.Api.Markets;

/// <summary><c>/v2/calendar</c> and <c>/v2/clock</c></summary>
internal static class CalendarEndpoints
{
    private const int YearsAhead = 3;   // when no end is asked for
    private const int MaxSettlementDays = 14;

    public static void MapCalendar(this IEndpointRouteBuilder app)
    {
        app.MapGet("/v2/calendar", Calendar);
        app.MapGet("/v2/clock",
            (TimeProvider clock, MarketHours hours) => Answers.Json(
                ClockWire.At(clock.GetUtcNow(), hours), TradingJson.Default.ClockWire));
    }

    private static IResult Calendar(HttpContext http, TimeProvider clock)
    {
        var query = new QueryReader(http.Request.Query);
        if (query.Day("start", out var start) is { } badStart) return Answers.Error(badStart);
        if (query.Day("end", out var end) is { } badEnd) return Answers.Error(badEnd);
        if (query.OneOf("date_type", ["TRADING", "SETTLEMENT"], out var type) is { } badType)
        {
            return Answers.Error(badType);
        }
        var (from, to) = (start ?? TradingCalendar.First, end ?? new(clock.GetUtcNow().Year + YearsAhead, 12, 31));
        if (to < from) return Answers.Error(AlpacaError.Invalid("end is before start"));
        var days = type == "TRADING"
            ? TradingCalendar.Between(from, to)
            : TradingCalendar.Between(from.DayNumber > MaxSettlementDays ? from.AddDays(-MaxSettlementDays) : from, to).Where(day => day.Settlement >= from && day.Settlement <= to);
        return Answers.Json([.. days.Select(CalendarDayWire.From)], TradingJson.Default.CalendarDayWireArray);
    }
}
