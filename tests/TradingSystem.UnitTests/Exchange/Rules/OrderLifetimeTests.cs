using System.Globalization;
using TradingSystem.Domain.Orders;
using TradingSystem.Exchange.Rules;

namespace TradingSystem.UnitTests.Exchange.Rules;

/// <summary>
/// The contract's section 2.6: day, opg and cls orders run out at the close; <c>expires_at</c> (2.4) is never null.
/// Alpaca's document has one: of 2024-12-10T16:15:53Z, for the day, until 21:00. The session ends at 20:00 in New York
/// (2.9). That gtc orders run out after 90 days the contract doesn't say; docs/exchange.md does.
/// </summary>
public sealed class OrderLifetimeTests
{
    [Theory]
    [InlineData(TimeInForce.Day, false, "2024-12-10T16:15:53Z", "2024-12-10T21:00:00Z")]
    [InlineData(TimeInForce.Day, false, "2024-12-10T21:00:00Z", "2024-12-11T21:00:00Z")]
    [InlineData(TimeInForce.Day, true, "2024-12-10T16:15:53Z", "2024-12-11T01:00:00Z")]
    [InlineData(TimeInForce.Day, true, "2024-12-10T21:00:00Z", "2024-12-11T01:00:00Z")]
    [InlineData(TimeInForce.Day, false, "2024-11-29T15:00:00Z", "2024-11-29T18:00:00Z")]   // closes early: Thanksgiving
    [InlineData(TimeInForce.Day, false, "2024-12-13T22:00:00Z", "2024-12-16T21:00:00Z")]   // over the weekend
    [InlineData(TimeInForce.Cls, false, "2024-12-10T16:15:53Z", "2024-12-10T21:00:00Z")]
    [InlineData(TimeInForce.Opg, false, "2024-12-10T16:15:53Z", "2024-12-11T14:30:00Z")]
    [InlineData(TimeInForce.Opg, false, "2024-12-10T14:00:00Z", "2024-12-10T14:30:00Z")]
    [InlineData(TimeInForce.Ioc, false, "2024-12-10T16:15:53Z", "2024-12-10T21:00:00Z")]
    [InlineData(TimeInForce.Fok, true, "2024-12-10T16:15:53Z", "2024-12-10T21:00:00Z")]
    [InlineData(TimeInForce.Gtc, false, "2024-12-10T16:15:53Z", "2025-03-10T20:00:00Z")]   // in summer time
    [InlineData(TimeInForce.Gtc, true, "2024-12-10T16:15:53Z", "2025-03-10T20:00:00Z")]
    [InlineData(TimeInForce.Gtc, false, "2024-12-09T21:00:00Z", "2025-03-10T20:00:00Z")]   // the 90th day is a Sunday
    public void Stock_s_order_ends_with_the_session_that_it_is_for(
        TimeInForce force, bool extendedHours, string submitted, string end) =>
        Assert.Equal(Time(end), OrderLifetime.EndOf(force, extendedHours, crypto: false, Time(submitted)));

    [Theory]
    [InlineData(TimeInForce.Gtc)]
    [InlineData(TimeInForce.Ioc)]
    public void Crypto_s_order_has_no_session_to_end_with(TimeInForce force) =>
        Assert.Equal(Time("2025-03-10T16:15:53Z"),
            OrderLifetime.EndOf(force, extendedHours: false, crypto: true, Time("2024-12-10T16:15:53Z")));

    [Fact]
    public void End_is_told_in_utc() =>
        Assert.Equal(TimeSpan.Zero,
            OrderLifetime.EndOf(TimeInForce.Day, false, crypto: false, Time("2024-12-10T11:15:53-05:00")).Offset);

    private static DateTimeOffset Time(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
