using TradingSystem.Core.Orders;

namespace TradingSystem.Core.Calendar;

/// <summary>When an order runs out, as Alpaca's documents have it.</summary>
public static class OrderExpiry
{
    /// <summary>Orders that are good till canceled are canceled after so many days.</summary>
    private const int GoodTillCanceledDays = 90;

    /// <summary>The end of the trading day whose session the order is for; null for orders that never wait.</summary>
    /// <param name="extendedHours">The order trades after the close, too.</param>
    /// <param name="aroundTheClock">The asset trades at any time, and has no days.</param>
    public static DateTimeOffset? Of(TimeInForce force, bool extendedHours, bool aroundTheClock, DateTimeOffset submitted) => force switch
    {
        TimeInForce.Ioc or TimeInForce.Fok => null,
        TimeInForce.Gtc when aroundTheClock => submitted.AddDays(GoodTillCanceledDays).ToUniversalTime(),
        TimeInForce.Gtc => TradingCalendar.NextClose(submitted.AddDays(GoodTillCanceledDays)).ToUniversalTime(),
        TimeInForce.Opg => TradingCalendar.NextOpen(submitted).ToUniversalTime(),
        TimeInForce.Day when extendedHours => TradingCalendar.NextSessionClose(submitted).ToUniversalTime(),
        _ => TradingCalendar.NextClose(submitted).ToUniversalTime(),
    };
}
