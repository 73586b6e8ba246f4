using TradingSystem.Domain.Calendar;
using TradingSystem.Domain.Orders;

namespace TradingSystem.Exchange.Rules;

/// <summary>How long an order works. Each has an end, also one that never waits: none is told without. Pure.</summary>
public static class OrderLifetime
{
    /// <summary>No order grows older.</summary>
    private static readonly TimeSpan MaxAge = TimeSpan.FromDays(90);

    /// <summary>The moment, in UTC, at which what is left of an order ends.</summary>
    /// <param name="extendedHours">It trades before the opening and after the close, too.</param>
    /// <param name="crypto">The asset trades at any time: there is no close at which a day ends.</param>
    public static DateTimeOffset EndOf(TimeInForce force, bool extendedHours, bool crypto, DateTimeOffset submitted)
    {
        if (crypto) return (submitted + MaxAge).ToUniversalTime();
        var since = force == TimeInForce.Gtc ? submitted + MaxAge : submitted;
        var end = (force, extendedHours) switch
        {
            (TimeInForce.Opg, _) => TradingCalendar.NextOpen(since),
            (TimeInForce.Day, true) => TradingCalendar.NextSessionClose(since),
            _ => TradingCalendar.NextClose(since),
        };
        return end.ToUniversalTime();
    }
}
