using TradingSystem.Core.Foundation;
using TradingSystem.Core.Leases;

namespace TradingSystem.Core.Execution;

/// <summary>A worker's ownership of a partition, as far as the worker itself can tell.</summary>
public sealed class PartitionLease(int partition, long token, TimeProvider clock, TimeSpan timeToLive)
{
    private readonly long takenAt = clock.GetTimestamp();
    private volatile Moment renewedAt = Moment.Now(clock);
    private volatile bool ended;
    private volatile bool recovered;

    public int Partition => partition;

    public Fence Fence { get; } = new(LeaseName.OfPartition(partition), token);

    /// <summary>
    /// False from the moment at which another worker may own the partition. A process that was paused, or whose machine
    /// was, sees it when it wakes: nothing may be sent then.
    /// </summary>
    public bool IsValid => !ended && renewedAt.Elapsed(clock) < timeToLive;

    /// <summary>Whether nothing that the earlier owner began is in doubt any more.</summary>
    public bool IsRecovered => recovered;

    /// <param name="asked">From before the renewal was asked for.</param>
    public void Renewed(Moment asked) => renewedAt = asked;

    public void End() => ended = true;

    /// <returns>How long the recovery took.</returns>
    public TimeSpan Recovered()
    {
        recovered = true;
        return clock.GetElapsedTime(takenAt);
    }
}
