using TradingSystem.Domain.Calendar;
using TradingSystem.Domain.Orders;

namespace TradingSystem.UnitTests.Orders;

public sealed class AuctionWindowTests
{
    /// <summary>
    /// A time of November 2026 in New York: the 25th is an ordinary day, on the 27th the market closes at one.
    /// </summary>
    internal static DateTimeOffset November(int day, string time) =>
        TradingCalendar.At(new DateOnly(2026, 11, day)
            .ToDateTime(TimeOnly.Parse(time, System.Globalization.CultureInfo.InvariantCulture)));

    [Theory]
    [InlineData(TimeInForce.Cls, 25, "15:49", true)]
    [InlineData(TimeInForce.Cls, 25, "15:50", false)]
    [InlineData(TimeInForce.Cls, 25, "18:59", false)]
    [InlineData(TimeInForce.Cls, 25, "19:00", true)]
    [InlineData(TimeInForce.Cls, 27, "12:49", true)]
    [InlineData(TimeInForce.Cls, 27, "12:50", false)]
    [InlineData(TimeInForce.Cls, 27, "15:00", false)]   // after the close of a half day
    [InlineData(TimeInForce.Cls, 27, "19:00", true)]
    [InlineData(TimeInForce.Opg, 27, "09:27", true)]
    [InlineData(TimeInForce.Opg, 27, "09:28", false)]
    [InlineData(TimeInForce.Opg, 27, "18:59", false)]
    [InlineData(TimeInForce.Opg, 26, "12:00", true)]   // Thanksgiving
    [InlineData(TimeInForce.Cls, 28, "16:30", true)]   // a Saturday
    [InlineData(TimeInForce.Day, 27, "15:00", true)]
    public void Orders_for_an_auction_are_taken_until_shortly_before_it(TimeInForce force, int day, string time,
        bool taken) =>
        Assert.Equal(taken, AuctionWindow.At(force, November(day, time)) is null);

    [Fact]
    public void Refusal_says_when() =>
        Assert.Equal("cls orders are not accepted between 12:50 and 19:00 New York time",
            AuctionWindow.At(TimeInForce.Cls, November(27, "13:30"))!.ToString());
}
