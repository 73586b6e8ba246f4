using System.Globalization;
using TradingSystem.Alpaca.Requests;
using TradingSystem.Alpaca.Text;
using TradingSystem.Domain.Calendar;

namespace TradingSystem.Api.Portfolio;

/// <summary>The query of <c>GET /v2/account/portfolio/history</c>.</summary>
public sealed record HistoryFilter
{
    private const int MaxIntradayDays = 31, MaxDays = 36_525;
    private static readonly (string Name, TimeSpan Length)[] Timeframes =
        [
            ("1Min", TimeSpan.FromMinutes(1)), ("5Min", TimeSpan.FromMinutes(5)), ("15Min", TimeSpan.FromMinutes(15)),
            ("1H", TimeSpan.FromHours(1)), ("1D", TimeSpan.FromDays(1))
        ];

    public DateTimeOffset From { get; private init; }
    public DateTimeOffset To { get; private init; }
    public string Timeframe { get; private init; } = "";
    public TimeSpan Step { get; private init; }

    /// <summary>The hours of the day whose values are asked for; null: all.</summary>
    public Func<TradingDay, (TimeOnly From, TimeOnly To)>? Hours { get; private init; }

    /// <summary>Profit and loss are counted from the close before each day.</summary>
    public bool ResetsDaily { get; private init; }

    public bool IsDaily => Step == TimeSpan.FromDays(1);

    public static AlpacaError? Read(IQueryCollection parameters, DateTimeOffset now, out HistoryFilter filter)
    {
        filter = new();
        var query = new QueryReader(parameters);
        if (query.Time("start", TradingCalendar.Zone, DayEdge.First, out var start) is { } badStart) return badStart;
        if (query.Time("end", TradingCalendar.Zone, DayEdge.Last, out var end) is { } badEnd) return badEnd;
        // As older clients ask.
        if (query.Time("date_start", TradingCalendar.Zone, DayEdge.First, out var dateStart) is { } badDateStart)
        {
            return badDateStart;
        }
        if (query.Time("date_end", TradingCalendar.Zone, DayEdge.Last, out var dateEnd) is { } badDateEnd)
        {
            return badDateEnd;
        }
        (start, end) = (start ?? dateStart, end ?? dateEnd);
        var period = query.Text("period");
        if (start is not null && end is not null && period.Length > 0)
        {
            return AlpacaError.Invalid("only two of start, end and period can be given");
        }
        if (!TryPeriod(period.Length > 0 ? period : "1M", out var back))
        {
            return AlpacaError.Invalid("period must be a number and one of D, W, M, A, as in 1M");
        }
        var to = end ?? (start is { } first && period.Length > 0 ? back(first, 1) : now);
        if (to > now) to = now;
        var from = start ?? back(to, -1);
        if (to < from) return AlpacaError.Invalid("end is before start");
        var days = (to - from).TotalDays;
        if (days > MaxDays) from = to.AddDays(-MaxDays);

        var name = query.Text("timeframe") is { Length: > 0 } text
            ? text
            : days < 7
            ? "1Min"
            : days < 30
            ? "15Min"
            : "1D";
        var timeframe = Array.Find(Timeframes, known => known.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
        if (timeframe.Name is null)
        {
            return AlpacaError.Invalid($"timeframe must be one of {string.Join(", ", Timeframes.Select(known => known.Name))}");
        }
        if (timeframe.Name != "1D" && days > MaxIntradayDays)
        {
            return AlpacaError.Unprocessable("a longer time than 30 days has only timeframe 1D");
        }
        if (query.OneOf("intraday_reporting", ["market_hours", "extended_hours", "continuous"],
            out var reporting) is { } badReporting)
        {
            return badReporting;
        }
        if (query.OneOf("pnl_reset", ["per_day", "no_reset"], out var reset) is { } badReset) return badReset;
        if (query.OneOf("extended_hours", ["false", "true"], out var extended) is { } badExtended) return badExtended;
        if (reporting == "market_hours" && extended == "true") reporting = "extended_hours";

        filter = new()
        {
            From = from,
            To = to,
            Timeframe = timeframe.Name,
            Step = timeframe.Length,
            Hours = reporting switch
            {
                "market_hours" => day => (day.Open, day.Close),
                "extended_hours" => day => (day.SessionOpen, day.SessionClose),
                _ => null
            },
            ResetsDaily = reset == "per_day",
        };
        return null;
    }

    /// <param name="shift">Goes so many periods from a moment.</param>
    private static bool TryPeriod(string text, out Func<DateTimeOffset, int, DateTimeOffset> shift)
    {
        var parsed = int.TryParse(
            text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && number is > 0 and < 10_000;
        shift = char.ToUpperInvariant(text[^1]) switch
        {
            'D' => (time, times) => Shift(time, time => time.AddDays(number * times)),
            'W' => (time, times) => Shift(time, time => time.AddDays(7 * number * times)),
            'M' => (time, times) => Shift(time, time => time.AddMonths(number * times)),
            'A' => (time, times) => Shift(time, time => time.AddYears(number * times)),
            _ => (time, _) => time,
        };
        return parsed && "DWMA".Contains(char.ToUpperInvariant(text[^1]), StringComparison.Ordinal);
    }

    private static DateTimeOffset Shift(DateTimeOffset time, Func<DateTimeOffset, DateTimeOffset> shift)
    {
        try { return shift(time); }
        catch (ArgumentOutOfRangeException) { return DateTimeOffset.UnixEpoch; }   // further back than there are times
    }
}
