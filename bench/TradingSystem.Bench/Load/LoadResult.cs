using TradingSystem.Bench.Measuring;

namespace TradingSystem.Bench.Load;

/// <summary>What became of the orders of one span of load.</summary>
public sealed class LoadResult
{
    public Latencies Accepted { get; } = new();
    public long Refused { get; set; }
    public long Errors { get; set; }
    public double Seconds { get; set; }

    /// <summary>An answer that was neither an acceptance nor nothing at all, as an example.</summary>
    public string? FirstRefusal { get; set; }

    public double AnsweredPerSecond => Seconds > 0 ? (Accepted.Count + Refused) / Seconds : 0;

    public double AcceptedPerSecond => Seconds > 0 ? Accepted.Count / Seconds : 0;

    public void Count(int status, long from, long to)
    {
        if (status == 200) Accepted.Add(from, to);
        else if (status is >= 400 and < 500) Refused++;
        else Errors++;
    }

    public static LoadResult Sum(IEnumerable<LoadResult> parts, double seconds)
    {
        var sum = new LoadResult { Seconds = seconds };
        foreach (var part in parts)
        {
            sum.Accepted.Add(part.Accepted);
            sum.Refused += part.Refused;
            sum.Errors += part.Errors;
            sum.FirstRefusal ??= part.FirstRefusal;
        }
        return sum;
    }
}
