namespace TradingSystem.Core.Leases;

/// <summary>
/// What a worker owns after a beat (fencing tokens by partition), and how many partitions would be its fair share.
/// </summary>
public sealed record LeaseBeat(IReadOnlyDictionary<int, long> Owned, int FairShare);
