namespace TradingSystem.Exchange.Prices;

/// <summary>
/// A path of standard Brownian motion that is a function of the seed and the time alone: whoever asks for the same
/// times, in whatever process and steps, sees the same path. Built by midpoints (Lévy's construction; P. Glasserman,
/// Monte Carlo Methods in Financial Engineering, section 3.1): W((l+r)/2) = (W(l)+W(r))/2 + Z·√((r−l)/4).
/// </summary>
public sealed class BrownianPath(int seed)
{
    private const long TicksPerCell = TimeSpan.TicksPerMillisecond * 100;
    private const int Levels = 20;
    private const long CellsPerEpoch = 1L << Levels;   // some 29 hours
    private static readonly double DaysPerCell = TimeSpan.FromTicks(TicksPerCell).TotalDays;

    /// <summary>W(to) − W(from): normal, with the time between in days as its variance.</summary>
    public double Increment(DateTimeOffset from, DateTimeOffset to)
    {
        var (first, last) = (from.UtcTicks / TicksPerCell / CellsPerEpoch, to.UtcTicks / TicksPerCell / CellsPerEpoch);
        var sum = Within(to) - Within(from);
        for (var epoch = first; epoch < last; epoch++) sum += EndOf(epoch);
        for (var epoch = last; epoch < first; epoch++) sum -= EndOf(epoch);
        return sum * Math.Sqrt(DaysPerCell);
    }

    /// <summary>The path since the beginning of its epoch; between two cells on the straight line.</summary>
    private double Within(DateTimeOffset time)
    {
        var (cell, rest) = Math.DivRem(time.UtcTicks, TicksPerCell);
        var (epoch, place) = Math.DivRem(cell, CellsPerEpoch);
        var (here, next) = (At(epoch, place), At(epoch, place + 1));
        return here + (next - here) * rest / TicksPerCell;
    }

    private double At(long epoch, long place)
    {
        var (left, right, atLeft, atRight, node) = (0L, CellsPerEpoch, 0.0, EndOf(epoch), 1L);
        while (place != left && place != right)
        {
            var middle = (left + right) / 2;
            var atMiddle = (atLeft + atRight) / 2 + Normal(epoch, node) * Math.Sqrt((right - left) / 4.0);
            if (place < middle) (right, atRight, node) = (middle, atMiddle, 2 * node);
            else (left, atLeft, node) = (middle, atMiddle, 2 * node + 1);
        }
        return place == left ? atLeft : atRight;
    }

    private double EndOf(long epoch) => Normal(epoch, 0) * Math.Sqrt(CellsPerEpoch);

    private double Normal(long epoch, long node)
    {
        var hash = Mix(Mix(Mix((ulong)seed) + (ulong)epoch) + (ulong)node);
        return NormalVariable.From(Uniform(hash), Uniform(Mix(hash)));
    }

    private static double Uniform(ulong hash) => (hash >> 11) * (1.0 / (1UL << 53));

    /// <summary>A step of SplitMix64 (Steele, Lea and Flood 2014).</summary>
    private static ulong Mix(ulong x)
    {
        x += 0x9E3779B97F4A7C15;
        x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9;
        x = (x ^ (x >> 27)) * 0x94D049BB133111EB;
        return x ^ (x >> 31);
    }
}
