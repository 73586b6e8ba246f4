using System.Net;
using System.Text.Json;
using TradingSystem.IntegrationTests.Running;

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
        Assert.Equal(expected, string.Join(' ', days.EnumerateArray().Select(day => day.GetProperty("date").GetString())));
    }

    [Fact]
    public async Task Day_has_its_hours_and_its_settlement()
    {
        var (_, days) = await system.Trader.JsonAsync(HttpMethod.Get, "/v2/calendar?start=2026-11-27&end=2026-11-27");

        Assert.Equal("""{"date":"2026-11-27","open":"09:30","close":"13:00","session_open":"0400","session_close":"1700","settlement_date":"2026-11-30"}""", JsonSerializer.Serialize(days[0]));
    }

    [Fact]
    public async Task Without_a_range_the_calendar_reaches_from_1970_some_years_ahead()
    {
        var (_, days) = await system.Trader.JsonAsync(HttpMethod.Get, "/v2/calendar");

        Assert.Equal("1970-01-02", days[0].GetProperty("date").GetString());
        Assert.StartsWith($"{DateTime.UtcNow.Year + 3}-12-", days[days.GetArrayLength() - 1].GetProperty("date").GetString());
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
