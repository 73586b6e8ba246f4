namespace TradingSystem.Exchange.Prices;

/// <summary>
/// Walks through recorded bars: a rising bar goes open, low, high, close, a falling one open, high, low, close. After
/// the last bar it begins again.
/// </summary>
/// <param name="begin">How many bars have passed already.</param>
public sealed class ReplayedPrice(IReadOnlyList<Bar> bars, TimeSpan barDuration, double begin = 0) : IPriceSource
{
    private double position = begin % bars.Count;

    public double Bars => position;

    public decimal Next(TimeSpan elapsed)
    {
        position = (position + elapsed / barDuration) % bars.Count;
        var bar = bars[(int)position];
        decimal[] path = bar.Close >= bar.Open
            ? [bar.Open, bar.Low, bar.High, bar.Close]
            : [bar.Open, bar.High, bar.Low, bar.Close];
        var along = (position - Math.Floor(position)) * (path.Length - 1);
        var leg = Math.Min((int)along, path.Length - 2);
        return path[leg] + (path[leg + 1] - path[leg]) * (decimal)(along - leg);
    }
}
