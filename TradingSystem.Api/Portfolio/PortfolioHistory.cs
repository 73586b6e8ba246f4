using System.Globalization;
using Npgsql;
using TradingSystem.Alpaca.Trading;
using TradingSystem.Api.Callers;
using TradingSystem.Domain.Calendar;
using TradingSystem.Domain.Text;
using TradingSystem.Postgres.Connections;
using TradingSystem.Postgres.Upkeep;

namespace TradingSystem.Api.Portfolio;

/// <summary><c>/v2/account/portfolio/history</c>, from what <see cref="EquityRecorder"/> noted.</summary>
public sealed class PortfolioHistory(ReadRouter reads)
{
    private const int PercentDecimals = 6;

    // The last value of each step, labelled with the step's beginning.
    private const string Samples = """
        select date_bin($4, at, '2000-01-01Z') as step, (array_agg(equity order by at desc))[1] from equity_samples
         where account_id = $1 and at >= $2 and at < $3 group by 1 order by 1
        """;

    // And the last close before them.
    private const string Days = """
        (select date, equity from equity_days where account_id = $1 and date < $2 order by date desc limit 1)
        union all
        (select date, equity from equity_days where account_id = $1 and date between $2 and $3) order by date
        """;

    private sealed record Point(DateTimeOffset At, DateOnly Day, decimal Equity);

    private sealed record Closed(DateOnly Day, decimal Equity);

    public static void Map(IEndpointRouteBuilder app) =>
        app.MapGet("/v2/account/portfolio/history",
            async (HttpContext http, PortfolioHistory history, TimeProvider clock) =>
        HistoryFilter.Read(http.Request.Query, clock.GetUtcNow(), out var filter) is { } malformed
            ? Answers.Error(malformed)
            : Answers.Json(await history.ReadAsync(http.AccountId(), filter, http.RequestAborted), PortfolioJson.Default.PortfolioHistoryWire));

    public async Task<PortfolioHistoryWire> ReadAsync(Guid account, HistoryFilter filter, CancellationToken ct)
    {
        await using var connection = await reads.ForHistory(filter.To).OpenConnectionAsync(ct);
        var (from, to) = (NewYorkDay(filter.From), NewYorkDay(filter.To));
        var days = await RowsAsync(connection, Days, [account, from, to],
            row => new Closed(row.GetFieldValue<DateOnly>(0), row.GetDecimal(1)), ct);
        var points = filter.IsDaily
            ? [.. days.Where(day => day.Day >= from).Select(day => new Point(TradingCalendar.OpeningOf(day.Day), day.Day, day.Equity)), .. await TodayAsync(connection, account, days, filter, ct)]
            : await IntradayAsync(connection, account, filter, ct);
        return ToWire(points, days, filter);
    }

    /// <summary>The day that hasn't closed yet, as it stands.</summary>
    private static async Task<IEnumerable<Point>> TodayAsync(
        NpgsqlConnection connection, Guid account, List<Closed> days, HistoryFilter filter, CancellationToken ct)
    {
        var today = NewYorkDay(filter.To);
        if (TradingCalendar.On(today) is null || days.Exists(day => day.Day == today)) return [];
        var opening = TradingCalendar.OpeningOf(today);
        var sofar = await RowsAsync(connection, Samples,
            [account, opening.UtcDateTime, filter.To.UtcDateTime, filter.Step],
            row => new Point(opening, today, row.GetDecimal(1)), ct);
        return sofar.TakeLast(1);
    }

    private static async Task<List<Point>> IntradayAsync(
        NpgsqlConnection connection, Guid account, HistoryFilter filter, CancellationToken ct)
    {
        var points = await RowsAsync(connection, Samples,
            [account, filter.From.UtcDateTime, filter.To.UtcDateTime, filter.Step], row =>
        {
            var at = row.GetFieldValue<DateTimeOffset>(0);
            return new Point(at, NewYorkDay(at), row.GetDecimal(1));
        }, ct);
        return filter.Hours is not { } hours ? points : points.FindAll(point =>
        {
            var time = TimeOnly.FromDateTime(TradingCalendar.Local(point.At).DateTime);
            return TradingCalendar.On(point.Day) is { } day
                && hours(day) is var (open, close)
                && time >= open
                && time < close;
        });
    }

    private static PortfolioHistoryWire ToWire(List<Point> points, List<Closed> days, HistoryFilter filter)
    {
        if (points.Count == 0) return new() { Timeframe = filter.Timeframe };
        Closed? Before(DateOnly day) => days.FindLast(closed => closed.Day < day);
        var before = Before(points[0].Day);
        var first = before?.Equity ?? points[0].Equity;
        var bases = points.ConvertAll(point => filter.IsDaily || !filter.ResetsDaily
            ? first
            : Before(point.Day)?.Equity ?? first);
        return new()
        {
            Timestamp = [.. points.Select(point => point.At.ToUnixTimeSeconds())],
            Equity = [.. points.Select(point => DecimalString.Rounded(point.Equity))],
            ProfitLoss = [.. points.Zip(bases, (point, from) => DecimalString.Rounded(point.Equity - from))],
            ProfitLossPct = [.. points.Zip(
                bases, (point, from) => from == 0 ? 0 : decimal.Round((point.Equity - from) / from, PercentDecimals))],
            BaseValue = DecimalString.Rounded(first),
            BaseValueAsof = before?.Day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            Timeframe = filter.Timeframe,
        };
    }

    private static DateOnly NewYorkDay(DateTimeOffset time) =>
        DateOnly.FromDateTime(TradingCalendar.Local(time).DateTime);

    private static async Task<List<T>> RowsAsync<T>(
        NpgsqlConnection connection, string sql, object[] values, Func<NpgsqlDataReader, T> read, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        foreach (var value in values) command.Parameters.AddWithValue(value);
        await using var rows = await command.ExecuteReaderAsync(ct);
        var all = new List<T>();
        while (await rows.ReadAsync(ct)) all.Add(read(rows));
        return all;
    }
}
