using TradingSystem.Bench.Load;
using TradingSystem.Bench.Measuring;
using TradingSystem.Bench.Reporting;
using TradingSystem.Bench.Running;

namespace TradingSystem.Bench.Peers;

/// <summary>
/// The intake's closed loop against the peer: the same orders from the same connections and accounts.
/// </summary>
internal sealed class PeerLoad(Surroundings around, Peer peer)
{
    private readonly Surroundings ofPeer = around.Of(peer.System);
    private readonly ClosedLoop closed = new(
        peer.System.Api, OrderMix.Limits(peer.System, around.Options.Accounts), around.Options.Connections);

    /// <summary>Outbox rows that weren't published yet when the last measurement ended.</summary>
    public long Unpublished { get; private set; }

    public async Task WarmUpAsync(CancellationToken ct)
    {
        if (around.Options.WarmupSeconds == 0) return;
        var warmup = await closed.RunAsync(TimeSpan.FromSeconds(around.Options.WarmupSeconds), ct);
        if (warmup.Accepted.Count == 0) throw new BenchProblem($"the peer accepts no order: {warmup.FirstRefusal}");
    }

    public Task<LoadResult?> MeasureAsync(CancellationToken ct) => ofPeer.MeasureAsync("peer", async () =>
    {
        var result = await closed.RunAsync(TimeSpan.FromSeconds(around.Options.Seconds), ct);
        Unpublished = await around.Database.CountAsync(
            "select count(*) from peer.outbox where published_at is null", ct);
        return result;
    }, ct);

    public static void Print(Report report, IReadOnlyList<LoadResult> rounds)
    {
        report.Value("peer_intake_orders_per_second", Median.Of(rounds.Select(r => r.AcceptedPerSecond)), "1/s");
        foreach (var (name, percent) in new[] { ("p50", 50.0), ("p99", 99), ("p999", 99.9) })
        {
            report.Value($"peer_intake_{name}", Median.Of(rounds.Select(r => r.Accepted.Milliseconds(percent))), "ms");
        }
        report.Value("peer_intake_refused", rounds.Sum(r => r.Refused), "orders");
        report.Value("peer_intake_errors", rounds.Sum(r => r.Errors), "orders");
    }
}
