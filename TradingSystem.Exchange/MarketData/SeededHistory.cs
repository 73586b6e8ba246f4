using TradingSystem.Domain.Calendar;
using TradingSystem.Domain.Prices;
using TradingSystem.Exchange.Rules;

namespace TradingSystem.Exchange.MarketData;

/// <summary>
/// The past of a symbol that has none: a geometric random walk that ends at the present price, as daily bars of two
/// years and minute bars of the last days. The same seed, price and moment give the same past.
/// </summary>
public sealed class SeededHistory(bool crypto, double volatilityPerDay, int seed)
{
    private const int Days = 730;
    private const int StepsOfDay = 16;
    private const int StepsOfMinute = 4;
    private const int TradesOfMinute = 600;   // as many as the market maker prints
    private readonly Random random = new(seed);
    private double level;   // logarithm of the price, from where the walk begins

    private readonly record struct Walk(
        Timeframe Timeframe, DateTimeOffset Start, double Open, double High, double Low, double Close, long Trades);

    /// <summary>In the sequence of their times: days first, then minutes.</summary>
    public IEnumerable<(Timeframe Timeframe, TapeBar Bar)> EndingAt(
        DateTimeOffset now, decimal price, int minuteBarDays)
    {
        var zone = Timeframe.ZoneOf(crypto);
        var today = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(now, zone).Date);
        var walks = new List<Walk>();
        for (var day = today.AddDays(-Days); day <= today; day = day.AddDays(1))
        {
            var midnight = Timeframe.Day.StartOf(new DateTimeOffset(day.ToDateTime(new(12, 0)), TimeSpan.Zero), zone);
            var (open, minutes) = Session(day, midnight);
            if (minutes == 0) continue;
            if (day <= today.AddDays(-minuteBarDays))
            {
                walks.Add(Step(Timeframe.Day, midnight, StepsOfDay, volatilityPerDay, (long)TradesOfMinute * minutes));
                continue;
            }
            for (var minute = 0; minute < minutes && open.AddMinutes(minute + 1) <= now; minute++)
            {
                walks.Add(Step(Timeframe.Minute, open.AddMinutes(minute), StepsOfMinute,
                    volatilityPerDay / Math.Sqrt(minutes), random.Next(TradesOfMinute / 2, TradesOfMinute * 3 / 2)));
            }
        }
        var last = level;
        decimal At(double walked) =>
            PriceTick.Nearest(Math.Max((decimal)((double)price * Math.Exp(walked - last)), 0.01m));
        return walks.Select(walk =>
        {
            var (open, high, low, close) = (At(walk.Open), At(walk.High), At(walk.Low), At(walk.Close));
            return (walk.Timeframe, new TapeBar(walk.Start, open, high, low, close, walk.Trades,
                decimal.Round((open + high + low + close) / 4 * walk.Trades, 2), walk.Trades));
        });
    }

    /// <summary>When the market opens on a day, and for how many minutes; none on days without trading.</summary>
    private (DateTimeOffset Open, int Minutes) Session(DateOnly day, DateTimeOffset midnight)
    {
        if (crypto) return (midnight, 24 * 60);
        return TradingCalendar.On(day) is { } trading
            ? (TradingCalendar.OpeningOf(day).ToUniversalTime(), (int)(trading.Close - trading.Open).TotalMinutes)
            : (midnight, 0);
    }

    private Walk Step(Timeframe timeframe, DateTimeOffset start, int steps, double volatility, long trades)
    {
        var (open, high, low) = (level, level, level);
        for (var step = 0; step < steps; step++)
        {
            // Box–Muller: a normal variable from two uniform ones.
            level += volatility / Math.Sqrt(steps) * Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(
                2 * Math.PI * random.NextDouble());
            (high, low) = (Math.Max(high, level), Math.Min(low, level));
        }
        return new(timeframe, start, open, high, low, level, trades);
    }
}
