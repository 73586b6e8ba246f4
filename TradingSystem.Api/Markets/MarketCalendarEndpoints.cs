using System.Globalization;
using TradingSystem.Alpaca.Requests;
using TradingSystem.Alpaca.Text;
using TradingSystem.Alpaca.Trading;
using TradingSystem.Domain.Calendar;

namespace TradingSystem.Api.Markets;

/// <summary>
/// <c>/v3/clock</c> and <c>/v3/calendar/{market}</c>, which name the market; what is wrong is answered with 400, as
/// Alpaca's document has it.
/// </summary>
internal static class MarketCalendarEndpoints
{
    private const int DaysAhead = 7;   // when no end is asked for

    public static void MapMarketCalendars(this IEndpointRouteBuilder app)
    {
        app.MapGet("/v3/clock", Clocks);
        app.MapGet("/v3/calendar/{market}", Calendar);
    }

    private static IResult Clocks(HttpContext http, TimeProvider clock, MarketHours hours)
    {
        var query = new QueryReader(http.Request.Query);
        if (query.Time("time", TradingCalendar.Zone, DayEdge.First, out var given)?.AsBadParameter is { } badTime)
        {
            return Answers.Error(badTime);
        }
        var time = given ?? clock.GetUtcNow();
        if (Beyond("time", time.Year) is { } never) return Answers.Error(never);
        var names = query.List("markets");
        if (Array.Find(names, name => MarketWire.Find(name) is null) is { } unknown)
        {
            return Answers.Error(Unknown("markets", unknown));
        }
        var markets = names.Length == 0 ? MarketWire.All : names.Select(name => MarketWire.Find(name)!).Distinct();
        return Answers.Json(new() { Clocks = [.. markets.Select(market => MarketClockWire.At(market, time, hours))] },
            TradingJson.Default.MarketClocksWire);
    }

    private static IResult Calendar(string market, HttpContext http, TimeProvider clock)
    {
        var query = new QueryReader(http.Request.Query);
        if (MarketWire.Find(market) is not { } found) return Answers.Error(Unknown("market", market));
        if (query.Day("start", out var start)?.AsBadParameter is { } badStart) return Answers.Error(badStart);
        if (query.Day("end", out var end)?.AsBadParameter is { } badEnd) return Answers.Error(badEnd);
        if (query.OneOf("timezone", ["", "UTC"], out var zone) is not null)
        {
            return Answers.Error(AlpacaError.BadParameter("timezone must be UTC, or absent for the market's own"));
        }
        var from = start ?? DateOnly.FromDateTime(TradingCalendar.Local(clock.GetUtcNow()).DateTime);
        if (Beyond("start", from.Year) is { } tooEarly) return Answers.Error(tooEarly);
        var to = end ?? from.AddDays(DaysAhead);
        if (end is not null && Beyond("end", to.Year) is { } tooLate) return Answers.Error(tooLate);
        if (to < from) return Answers.Error(AlpacaError.BadParameter("end is before start"));
        return Answers.Json(
            new()
            {
                Market = found,
                Calendar = [.. TradingCalendar.Between(from, to)
                    .Select(day => MarketDayWire.From(day, utc: zone.Length > 0))]
            },
            TradingJson.Default.MarketCalendarWire);
    }

    /// <summary>What is wrong with a year that the calendar doesn't know of; null when it does.</summary>
    private static AlpacaError? Beyond(string name, int year)
    {
        var (first, last) = (TradingCalendar.First.Year, TradingCalendar.Last.Year);
        if (year >= first && year <= last) return null;
        return AlpacaError.BadParameter(string.Create(CultureInfo.InvariantCulture,
            $"{name} must be from {first} to {last}"));
    }

    private static AlpacaError Unknown(string name, string market) =>
        AlpacaError.BadParameter($"{name}: '{market}' is none of {string.Join(", ", MarketWire.All.Select(known => $"{known.Acronym} ({known.Mic})"))}");
}
