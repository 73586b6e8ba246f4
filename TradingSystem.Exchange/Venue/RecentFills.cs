namespace TradingSystem.Exchange.Venue;

/// <summary>
/// The latest executions, in the sequence of their times; so many of those that are stored, and all that aren't. Not
/// thread-safe.
/// </summary>
public sealed class RecentFills(int keep)
{
    private readonly List<Execution> fills = [];
    private int stored;

    public int Count => fills.Count;

    /// <summary>From when on all are here.</summary>
    public DateTimeOffset Since => fills.Count > 0 ? fills[0].At : DateTimeOffset.MaxValue;

    public void Add(Execution fill) => fills.Add(fill);

    /// <param name="count">How many more of them are stored.</param>
    public void Forget(int count)
    {
        stored += count;
        if (stored < 2 * keep) return;   // rarely, since the rest moves up
        fills.RemoveRange(0, stored - keep);
        stored = keep;
    }

    public IReadOnlyList<Execution> Page(FillFilter filter)
    {
        var (first, behind) = (FirstAfter(filter.After), FirstAfter(filter.Until.AddTicks(-1)));
        var count = Math.Clamp(behind - first, 0, filter.Limit);
        return filter.Forward
            ? fills.GetRange(first, count)
            : [.. Enumerable.Range(1, count).Select(n => fills[behind - n])];
    }

    public DateTimeOffset? TimeOf(Guid executionId) => fills.Find(fill => fill.Id == executionId)?.At;

    /// <summary>Found by halving.</summary>
    private int FirstAfter(DateTimeOffset time)
    {
        var (low, high) = (0, fills.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (fills[middle].At <= time) low = middle + 1;
            else high = middle;
        }
        return low;
    }
}
