using TradingSystem.Domain.Orders;

namespace TradingSystem.UnitTests.Orders;

public sealed class OrderExpiryTests
{
    /// <summary>A Friday in New York, a trading day; in winter its close is at 21:00 UTC.</summary>
    private static DateTimeOffset Friday(int hour, int minute = 0) => new(2026, 1, 9, hour, minute, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(TimeInForce.Day, false, 15, "2026-01-09T21:00:00Z")]
    [InlineData(TimeInForce.Day, false, 22, "2026-01-12T21:00:00Z")]   // after the close: the next trading day's
    [InlineData(TimeInForce.Day, true, 22, "2026-01-10T01:00:00Z")]
    [InlineData(TimeInForce.Cls, false, 15, "2026-01-09T21:00:00Z")]
    [InlineData(TimeInForce.Opg, false, 15, "2026-01-12T14:30:00Z")]
    [InlineData(TimeInForce.Ioc, false, 15, "2026-01-09T21:00:00Z")]   // never waits, and has a time nevertheless
    [InlineData(TimeInForce.Fok, true, 15, "2026-01-09T21:00:00Z")]
    [InlineData(TimeInForce.Gtc, false, 15, "2026-04-09T20:00:00Z")]   // ninety days on, in summer time
    public void Order_runs_out_at_the_end_of_the_session_that_it_is_for(
        TimeInForce force, bool extended, int hour, string expected) =>
        Assert.Equal(DateTimeOffset.Parse(expected, System.Globalization.CultureInfo.InvariantCulture),
            OrderExpiry.Of(force, extended, aroundTheClock: false, Friday(hour)));

    [Theory]
    [InlineData(TimeInForce.Gtc)]
    [InlineData(TimeInForce.Ioc)]
    public void What_trades_around_the_clock_has_no_days(TimeInForce force) =>
        Assert.Equal(Friday(15).AddDays(90), OrderExpiry.Of(force, false, aroundTheClock: true, Friday(15)));
}
