using System.Diagnostics;
using System.Numerics;

namespace TradingSystem.Bench.Measuring;

/// <summary>
/// A histogram of durations in whole microseconds: exact up to 255 µs, within 1 % above, in fixed memory. Not
/// thread-safe: one for each connection, added up at the end.
/// </summary>
public sealed class Latencies
{
    private const int SubBits = 7, SubCount = 1 << SubBits;
    private const long MaxMicroseconds = (1L << 32) - 1;   // above an hour
    private readonly long[] counts = new long[IndexOf(MaxMicroseconds) + 1];

    public long Count { get; private set; }

    public long MaxSeenMicroseconds { get; private set; }

    /// <summary>A duration between two timestamps of <see cref="Stopwatch"/>; a negative one counts as none.</summary>
    public void Add(long from, long to) => Add((to - from) * 1_000_000 / Stopwatch.Frequency);

    public void Add(long microseconds)
    {
        var value = Math.Clamp(microseconds, 0, MaxMicroseconds);
        counts[IndexOf(value)]++;
        Count++;
        MaxSeenMicroseconds = Math.Max(MaxSeenMicroseconds, value);
    }

    public void Add(Latencies other)
    {
        for (var i = 0; i < counts.Length; i++) counts[i] += other.counts[i];
        Count += other.Count;
        MaxSeenMicroseconds = Math.Max(MaxSeenMicroseconds, other.MaxSeenMicroseconds);
    }

    /// <summary>The duration that <paramref name="percent"/> of all don't exceed; 0 when there are none.</summary>
    public double Milliseconds(double percent)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(percent);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(percent, 100);
        if (Count == 0) return 0;
        var rank = Math.Max(1, (long)Math.Ceiling(Count * percent / 100));
        var seen = 0L;
        for (var i = 0; i < counts.Length; i++)
        {
            seen += counts[i];
            if (seen >= rank) return Math.Min(UpperBound(i), MaxSeenMicroseconds) / 1000.0;
        }
        return MaxSeenMicroseconds / 1000.0;
    }

    /// <summary>Values of one power of two share a row of <see cref="SubCount"/> buckets.</summary>
    private static int IndexOf(long value)
    {
        var shift = Math.Max(0, BitOperations.Log2((ulong)value | 1) - SubBits);
        return (shift << SubBits) + (int)(value >> shift);
    }

    private static long UpperBound(int index)
    {
        var shift = Math.Max(0, (index >> SubBits) - 1);
        return ((index - ((long)shift << SubBits) + 1) << shift) - 1;
    }
}
