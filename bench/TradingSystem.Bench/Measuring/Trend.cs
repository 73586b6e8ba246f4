namespace TradingSystem.Bench.Measuring;

/// <summary>A value over time: seconds since the start, and what it was.</summary>
public sealed class Trend
{
    private readonly List<(double Seconds, double Value)> points = [];

    public double First => points.Count == 0 ? 0 : points[0].Value;

    public double Last => points.Count == 0 ? 0 : points[^1].Value;

    public double Max => points.Select(point => point.Value).DefaultIfEmpty().Max();

    public void Add(double seconds, double value) => points.Add((seconds, value));

    /// <summary>
    /// Slope of the straight line that fits the second half best: in the first, caches and pools fill. 0 for less than
    /// two points.
    /// </summary>
    public double GrowthPerHour()
    {
        var half = points.Skip(points.Count / 2).ToArray();
        if (half.Length < 2) return 0;
        var (time, value) = (half.Average(point => point.Seconds), half.Average(point => point.Value));
        var spread = half.Sum(point => (point.Seconds - time) * (point.Seconds - time));
        return spread == 0 ? 0 : half.Sum(point => (point.Seconds - time) * (point.Value - value)) / spread * 3600;
    }
}
