using System.Globalization;
using TradingSystem.Domain.Calendar;
using TradingSystem.Domain.Text;

namespace TradingSystem.Domain.Orders;

/// <summary>
/// The time of a trading day in which no orders for its auction are taken: it is too late for today's and too early for
/// the next. All times are New York's.
/// </summary>
/// <param name="Since">Two minutes before the opening, ten minutes before the close, whenever the day closes.</param>
/// <param name="Until">The evening.</param>
public sealed record AuctionWindow(TimeInForce Force, TimeOnly Since, TimeOnly Until)
{
    private static readonly TimeSpan BeforeOpening = TimeSpan.FromMinutes(2), BeforeClose = TimeSpan.FromMinutes(10);
    private static readonly TimeOnly Evening = new(19, 0);

    /// <returns>The window that a moment is in; null when an order may be taken.</returns>
    public static AuctionWindow? At(TimeInForce force, DateTimeOffset now)
    {
        if (force is not (TimeInForce.Opg or TimeInForce.Cls)) return null;
        var local = TradingCalendar.Local(now).DateTime;
        if (TradingCalendar.On(DateOnly.FromDateTime(local)) is not { } day) return null;
        var since = force == TimeInForce.Opg ? day.Open.Add(-BeforeOpening) : day.Close.Add(-BeforeClose);
        var time = TimeOnly.FromDateTime(local);
        return time >= since && time < Evening ? new(force, since, Evening) : null;
    }

    /// <summary>For an error's message.</summary>
    public override string ToString()
    {
        var name = EnumName<TimeInForce>.Of(Force);
        return string.Create(CultureInfo.InvariantCulture,
            $"{name} orders are not accepted between {Since:HH:mm} and {Until:HH:mm} New York time");
    }
}
