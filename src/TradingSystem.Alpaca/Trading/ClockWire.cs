using System.Globalization;
using TradingSystem.Domain.Calendar;

namespace TradingSystem.Alpaca.Trading;

/// <summary>The market's clock; times carry New York's offset.</summary>
public sealed class ClockWire
{
    public string Timestamp { get; init; } = "";
    public bool IsOpen { get; init; }
    public string NextOpen { get; init; } = "";
    public string NextClose { get; init; } = "";

    /// <summary>
    /// A market that trades round the clock is always open; the next regular opening and close are told for clients
    /// that plan by them.
    /// </summary>
    public static ClockWire At(DateTimeOffset now, MarketHours hours) => new()
    {
        // Ccxt counts on the fraction.
        Timestamp = TradingCalendar.Local(now)
            .ToString("yyyy-MM-dd'T'HH:mm:ss.fffffffzzz", CultureInfo.InvariantCulture),
        IsOpen = hours.IsOpen(now),
        NextOpen = Format(MarketHours.NextOpen(now)),
        NextClose = Format(MarketHours.NextClose(now)),
    };

    internal static string Format(DateTimeOffset time) =>
        time.ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture);
}
