using TradingSystem.Domain.Prices;

namespace TradingSystem.Exchange.MarketData;

/// <summary>Makes coarser bars of finer ones.</summary>
public static class BarJoin
{
    /// <param name="bars">In the sequence of their times; none longer than the timeframe.</param>
    public static IEnumerable<TapeBar> To(this IEnumerable<TapeBar> bars, Timeframe timeframe, TimeZoneInfo zone)
    {
        TapeBar? joined = null;
        var end = DateTimeOffset.MinValue;
        foreach (var bar in bars)
        {
            if (joined is { } open && bar.Start < end)
            {
                joined = open.Then(bar);
                continue;
            }
            if (joined is { } complete) yield return complete;
            var start = timeframe.StartOf(bar.Start, zone);
            end = timeframe.EndOf(start, zone);
            joined = bar with { Start = start };
        }
        if (joined is { } last) yield return last;
    }
}
