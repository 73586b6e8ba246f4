using TradingSystem.Domain.Calendar;

namespace TradingSystem.Domain.Orders;

/// <summary>When an order runs out, as Alpaca's documents have it.</summary>
public static class OrderExpiry
{
    /// <summary>Orders that are good till canceled are canceled after so many days.</summary>
    private const int GoodTillCanceledDays = 90;

    /// <summary>
    /// The end of the trading day whose session the order is for. Orders that never wait have it too: Alpaca's document
    /// lets no order be without.
    /// </summary>
    /// <param name="extendedHours">The order trades after the close, too.</param>
    /// <param name="aroundTheClock">The asset trades at any time, and has no days.</param>
    public static DateTimeOffset Of(
        TimeInForce force, bool extendedHours, bool aroundTheClock, DateTimeOffset submitted) => force switch
        {
            _ when aroundTheClock => submitted.AddDays(GoodTillCanceledDays).ToUniversalTime(),
            TimeInForce.Gtc => TradingCalendar.NextClose(submitted.AddDays(GoodTillCanceledDays)).ToUniversalTime(),
            TimeInForce.Opg => TradingCalendar.NextOpen(submitted).ToUniversalTime(),
            TimeInForce.Day when extendedHours => TradingCalendar.NextSessionClose(submitted).ToUniversalTime(),
            _ => TradingCalendar.NextClose(submitted).ToUniversalTime(),
        };
}
