using System.Globalization;
using TradingSystem.Core.Leases;

namespace TradingSystem.Core.Forensics.Recording;

/// <summary>
/// Records which leases this process wins and loses, with their tokens; renewals aren't worth a line.
/// </summary>
internal sealed class RecordedLeaseTable(ILeaseTable inner, BlackBox box) : ILeaseTable
{
    private IReadOnlyDictionary<int, long> owned = new Dictionary<int, long>();

    public async Task<long?> AcquireAsync(string name, string owner, CancellationToken ct)
    {
        var token = await inner.AcquireAsync(name, owner, ct);
        if (token is { } won) Record(name, won, "won");
        return token;
    }

    public async Task<bool> RenewAsync(Fence fence, string owner, CancellationToken ct)
    {
        var kept = await inner.RenewAsync(fence, owner, ct);
        if (!kept) Record(fence.Lease, fence.Token, "lost");
        return kept;
    }

    public async Task ReleaseAsync(Fence fence, string owner, CancellationToken ct)
    {
        await inner.ReleaseAsync(fence, owner, ct);
        Record(fence.Lease, fence.Token, "given back");
    }

    public Task CreatePartitionsAsync(int count, CancellationToken ct) => inner.CreatePartitionsAsync(count, ct);

    public async Task<LeaseBeat> BeatAsync(
        string worker, int partitions, bool draining, double cpuPercent, CancellationToken ct)
    {
        var beat = await inner.BeatAsync(worker, partitions, draining, cpuPercent, ct);
        foreach (var (partition, token) in owned.Except(beat.Owned))
        {
            Record(LeaseName.OfPartition(partition), token, "not ours any more");
        }
        foreach (var (partition, token) in beat.Owned.Except(owned))
        {
            Record(LeaseName.OfPartition(partition), token, "won");
        }
        owned = beat.Owned;
        return beat;
    }

    private void Record(string lease, long token, string what) =>
        box.Record(EventKind.Lease, lease, token.ToString(CultureInfo.InvariantCulture), what);
}
