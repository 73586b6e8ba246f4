namespace TradingSystem.Core.Leases;

/// <summary>Ownership with fencing tokens, judged by one clock: the database's.</summary>
public interface ILeaseTable
{
    /// <returns>The fencing token, or null when somebody else owns the lease.</returns>
    Task<long?> AcquireAsync(string name, string owner, CancellationToken ct);

    /// <returns>False when the lease ran out or has another owner.</returns>
    Task<bool> RenewAsync(Fence fence, string owner, CancellationToken ct);

    Task ReleaseAsync(Fence fence, string owner, CancellationToken ct);

    /// <summary>Makes sure that each partition has its row.</summary>
    Task CreatePartitionsAsync(int count, CancellationToken ct);

    /// <summary>
    /// One beat of a worker: says that it lives, renews its partitions, takes free ones up to its fair share.
    /// </summary>
    Task<LeaseBeat> BeatAsync(string worker, int partitions, bool draining, double cpuPercent, CancellationToken ct);
}
