using System.Net;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using TradingSystem.Core.MarketData;
using TradingSystem.Domain.Prices;
using TradingSystem.Postgres.Upkeep;
using TradingSystem.Testkit.Running;

namespace TradingSystem.IntegrationTests.Accounts;

[Collection(TradingCollection.Name)]
public sealed class PortfolioHistoryTests(TwoWorkers system)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>Two trading days long ago, with a weekend before them; nothing else was noted then.</summary>
    [Fact]
    public async Task History_is_told_by_steps_hours_and_bases()
    {
        var account = (await system.Trader.AccountAsync()).Id;
        await using var database = system.Database.CreateCommand($"""
            insert into equity_days select '{account}', * from (values (date '2020-03-06', 1000), ('2020-03-09', 1100), ('2020-03-10', 990)) days(date, equity) on conflict do nothing;
            insert into equity_samples select '{account}', * from (values (timestamptz '2020-03-08 15:00Z', 1010), ('2020-03-09 13:30Z', 1020), ('2020-03-09 13:34Z', 1030), ('2020-03-09 13:35Z', 1040), ('2020-03-09 19:59Z', 1090),
                                                                               ('2020-03-09 20:00Z', 1100), ('2020-03-10 12:00Z', 1050), ('2020-03-10 14:00Z', 980)) samples(at, equity) on conflict do nothing
            """);
        await database.ExecuteNonQueryAsync(Ct);
        await system.ReplicatedAsync();
        const string Span = "start=2020-03-07T12:00:00Z&end=2020-03-10T23:00:00Z";

        var days = await HistoryAsync($"{Span}&timeframe=1D");
        var hours = await HistoryAsync($"{Span}&timeframe=5Min");
        var all = await HistoryAsync($"{Span}&timeframe=1H&intraday_reporting=continuous&pnl_reset=no_reset");

        Assert.Equal("1100 990 | 100 -10 | 0.1 -0.01 | 1000 2020-03-06 1D", Told(days));
        Assert.Equal(["2020-03-09T13:30:00Z", "2020-03-10T13:30:00Z"], Times(days));
        Assert.Equal(
            "1030 1040 1090 980 | 30 40 90 -120 | 0.03 0.04 0.09 -0.109091 | 1000 2020-03-06 5Min", Told(hours));
        Assert.Equal(["2020-03-09T13:30:00Z", "2020-03-09T13:35:00Z", "2020-03-09T19:55:00Z", "2020-03-10T14:00:00Z"],
            Times(hours));
        Assert.Equal(
            "1010 1040 1090 1100 1050 980 | 10 40 90 100 50 -20 | 0.01 0.04 0.09 0.1 0.05 -0.02 | 1000 2020-03-06 1H",
            Told(all));
    }

    [Fact]
    public async Task Every_account_is_noted_each_minute_and_at_the_close()
    {
        await using var scratch = await ScratchDatabase.CreateAsync(system, "equity", Ct);
        await scratch.ValueAsync("""
            insert into accounts (id, number, cash, deposited, last_equity, created_at) select gen_random_uuid(), 'A' || n, 100 * n, 100 * n, 0, now() from generate_series(1, 2) n;
            insert into positions (account_id, symbol, qty, cost_basis) select id, symbol, 2, 15 from accounts, unnest(array['KNOWN', 'UNKNOWN']) symbol where number = 'A1'
            """);
        var recorder = new EquityRecorder(scratch.Source,
            new OneQuote(new("KNOWN", 10, 1, 11, 1, 12, 1, 1, default, default)), TimeProvider.System,
            NullLogger<EquityRecorder>.Instance);

        await recorder.RecordAsync(DateTimeOffset.Parse("2026-11-20T20:59:59Z"), Ct);
        Assert.Equal(
            "2026-11-19", await scratch.ValueAsync("select string_agg(distinct date::text, ' ') from equity_days"));
        for (var i = 0; i < 2; i++) await recorder.RecordAsync(DateTimeOffset.Parse("2026-11-20T21:00:59Z"), Ct);

        Assert.Equal("139 200",
            await scratch.ValueAsync(
                "select string_agg(trim_scale(last_equity)::text, ' ' order by number) from accounts where number like 'A_'"));
        Assert.Equal("2026-11-20 20:59:00+00 139, 2026-11-20 21:00:00+00 139",
            await scratch.ValueAsync(
                "select string_agg(at || ' ' || trim_scale(equity), ', ' order by at) from equity_samples join accounts a on a.id = account_id where a.number = 'A1'"));
        Assert.Equal(4L, await scratch.ValueAsync("select count(*) from equity_days"));
    }

    [Theory]
    [InlineData("period=1X", "period")]
    [InlineData("period=0D", "period")]
    [InlineData("period=M", "period")]
    [InlineData("timeframe=2Min", "timeframe")]
    [InlineData("period=2M&timeframe=1H", "1D")]
    [InlineData("start=2020-01-02&end=2020-01-01", "end")]
    [InlineData("start=2020-01-01&end=2020-01-02&period=1D", "period")]
    [InlineData("intraday_reporting=night", "intraday_reporting")]
    [InlineData("date_end=x", "date_end")]
    public async Task Bad_questions_are_told_so(string query, string named)
    {
        var (status, error) = await system.Trader.JsonAsync(HttpMethod.Get, $"/v2/account/portfolio/history?{query}");

        Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
        Assert.Contains(named, error.GetProperty("message").GetString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("period=9999A")]
    [InlineData("period=1D&timeframe=1min&extended_hours=true")]
    public async Task Usual_questions_are_answered(string query) => await HistoryAsync(query);

    private async Task<JsonElement> HistoryAsync(string query)
    {
        var (status, history) = await system.Trader.JsonAsync(HttpMethod.Get, $"/v2/account/portfolio/history?{query}");
        Assert.True(status == HttpStatusCode.OK, $"{(int)status} {history}");
        return history;
    }

    private static string Told(JsonElement history)
    {
        string Numbers(string name) =>
            string.Join(' ',
                history.GetProperty(name)
                    .EnumerateArray()
                    .Select(value => value
                    .GetDecimal()
                    .ToString("0.######", System.Globalization.CultureInfo.InvariantCulture)));
        return $"{Numbers("equity")} | {Numbers("profit_loss")} | {Numbers("profit_loss_pct")} | {history.GetProperty("base_value").GetDecimal():0.##} {(history.TryGetProperty("base_value_asof", out var asof) ? asof.GetString() : null)} {history.GetProperty("timeframe").GetString()}";
    }

    private static IEnumerable<string> Times(JsonElement history) =>
        history.GetProperty("timestamp")
            .EnumerateArray()
            .Select(second => DateTimeOffset.FromUnixTimeSeconds(second.GetInt64()).UtcDateTime
            .ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture));

    private sealed class OneQuote(Quote quote) : IMarketData
    {
        public Task<IReadOnlyList<Quote>> LatestAsync(CancellationToken ct) =>
            Task.FromResult<IReadOnlyList<Quote>>([quote]);
    }
}
