using System.Net;
using System.Text.Json;

namespace TradingSystem.IntegrationTests.Markets;

[Collection(TradingCollection.Name)]
public sealed class CalendarTests(TwoWorkers system)
{
    [Theory]
    [InlineData("start=2026-11-24&end=2026-11-30", "2026-11-24 2026-11-25 2026-11-27 2026-11-30")]
    [InlineData("start=2026-11-24T00:00:00Z&end=2026-11-25T10:00:00-05:00&date_type=TRADING", "2026-11-24 2026-11-25")]
    [InlineData("start=2026-11-27&end=2026-11-27&date_type=SETTLEMENT", "2026-11-25")]
    [InlineData("start=2026-11-28&end=2026-11-29", "")]
    public async Task Days_of_a_range(string query, string expected)
    {
        var (status, days) = await system.Trader.JsonAsync(HttpMethod.Get, $"/v2/calendar?{query}");

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal(
            expected, string.Join(' ', days.EnumerateArray().Select(day => day.GetProperty("date").GetString())));
    }

    [Fact]
    public async Task Day_has_its_hours_and_its_settlement()
    {
        var (_, days) = await system.Trader.JsonAsync(HttpMethod.Get, "/v2/calendar?start=2026-11-27&end=2026-11-27");

        Assert.Equal(
            """{"date":"2026-11-27","open":"09:30","close":"13:00","session_open":"0400","session_close":"1700","settlement_date":"2026-11-30"}""",
            JsonSerializer.Serialize(days[0]));
    }

    [Fact]
    public async Task Without_a_range_the_calendar_reaches_from_1970_some_years_ahead()
    {
        var (_, days) = await system.Trader.JsonAsync(HttpMethod.Get, "/v2/calendar");

        Assert.Equal("1970-01-02", days[0].GetProperty("date").GetString());
        Assert.StartsWith(
            $"{DateTime.UtcNow.Year + 3}-12-", days[days.GetArrayLength() - 1].GetProperty("date").GetString());
    }

    [Theory]
    [InlineData("nyse", "", "-05:00")]
    [InlineData("XNAS", "&timezone=UTC", "Z")]
    public async Task Day_of_a_market_has_its_phases(string market, string zone, string offset)
    {
        var (_, answer) = await system.Trader.JsonAsync(
            HttpMethod.Get, $"/v3/calendar/{market}?start=2026-11-26&end=2026-11-27{zone}");
        var day = Assert.Single(answer.GetProperty("calendar").EnumerateArray());
        DateTimeOffset Time(string name) =>
            Assert.IsType<string>(day.GetProperty(name).GetString()) is var text
                && text.EndsWith(offset, StringComparison.Ordinal)
                ? DateTimeOffset.Parse(text, System.Globalization.CultureInfo.InvariantCulture)
                : throw new FormatException(text);

        Assert.Equal("2026-11-27 2026-11-30", $"{day.GetProperty("date")} {day.GetProperty("settlement_date")}");
        Assert.Equal(["09:00", "14:30", "14:30", "18:00", "18:00", "22:00"],
            new[] { "pre_start", "pre_end", "core_start", "core_end", "post_start", "post_end" }.Select(
                name => Time(name).UtcDateTime.ToString("HH:mm", System.Globalization.CultureInfo.InvariantCulture)));
        Assert.Equal(
            market == "XNAS" ? "NASDAQ" : "NYSE", answer.GetProperty("market").GetProperty("acronym").GetString());
    }

    [Fact]
    public async Task Clocks_of_all_markets_or_of_those_asked_for()
    {
        var (_, all) = await system.Trader.JsonAsync(HttpMethod.Get, "/v3/clock?time=2026-11-27T12:00:00-05:00");
        var (_, one) = await system.Trader.JsonAsync(HttpMethod.Get, "/v3/clock?markets=XNYS,NYSE");

        Assert.Equal("NYSE NASDAQ IEX",
            string.Join(' ',
                all.GetProperty("clocks")
                    .EnumerateArray()
                    .Select(clock => clock.GetProperty("market").GetProperty("acronym").GetString())));
        Assert.Equal("2026-11-27T12:00:00-05:00 True 2026-11-30T09:30:00-05:00 2026-11-27T13:00:00-05:00",
            string.Join(' ',
                new[] { "timestamp", "is_market_day", "next_market_open", "next_market_close" }.Select(
                    name => all.GetProperty("clocks")[0].GetProperty(name).ToString())));
        Assert.Single(one.GetProperty("clocks").EnumerateArray());
    }

    [Theory]
    [InlineData("calendar/LSE", "market: 'LSE'")]
    [InlineData("calendar/NYSE?start=2200-01-01", "start")]
    [InlineData("calendar/NYSE?start=2026-02-03&end=2026-02-02", "end")]
    [InlineData("calendar/NYSE?timezone=CET", "timezone")]
    [InlineData("clock?markets=NYSE,MOON", "markets: 'MOON'")]
    [InlineData("clock?time=9999-12-31T23:59:59Z", "time")]
    [InlineData("clock?time=noon", "time")]
    public async Task Bad_questions_about_markets_are_told_so(string question, string named)
    {
        var (status, error) = await system.Trader.JsonAsync(HttpMethod.Get, $"/v3/{question}");

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Contains(named, error.GetProperty("message").GetString());
    }

    [Theory]
    [InlineData("start=tomorrow", "start")]
    [InlineData("end=2026-02-30", "end")]
    [InlineData("date_type=BANK", "date_type")]
    [InlineData("start=2026-02-03&end=2026-02-02", "end")]
    public async Task Bad_ranges_are_told_so(string query, string named)
    {
        var (status, error) = await system.Trader.JsonAsync(HttpMethod.Get, $"/v2/calendar?{query}");

        Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
        Assert.Contains(named, error.GetProperty("message").GetString());
    }
}
