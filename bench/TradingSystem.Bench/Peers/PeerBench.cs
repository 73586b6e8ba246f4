using System.Globalization;
using TradingSystem.Bench.Databases;
using TradingSystem.Bench.Load;
using TradingSystem.Bench.Measuring;
using TradingSystem.Bench.OrderPath;
using TradingSystem.Bench.Reporting;
using TradingSystem.Bench.Running;

namespace TradingSystem.Bench.Peers;

/// <summary>The peer alone: its intake in turns with pgbench, then its order path. The system stays idle.</summary>
internal sealed class PeerBench(Surroundings around)
{
    private readonly BenchOptions options = around.Options;
    private readonly Report report = around.Report;

    public async Task RunAsync(CancellationToken ct)
    {
        await around.PrepareAsync(ct);
        await IntakeAsync(ct);
        await OrderPathAsync(ct);
    }

    private async Task IntakeAsync(CancellationToken ct)
    {
        await using var peer = await Peer.StartAsync(around, executing: false, ct);
        var load = new PeerLoad(around, peer);
        await load.WarmUpAsync(ct);
        var rounds = new List<(PgbenchResult Pgbench, LoadResult Intake)>();
        for (var attempt = 1; rounds.Count < options.Rounds && attempt <= options.Rounds + 2; attempt++)
        {
            if (await around.MeasureAsync(
                "pgbench", () => around.Pgbench.RunAsync(options.Seconds, ct), ct) is not { } pgbench
                || await load.MeasureAsync(ct) is not { } intake)
            {
                continue;
            }
            rounds.Add((pgbench, intake));
            report.Line(string.Create(CultureInfo.InvariantCulture,
                $"round {rounds.Count}: pgbench {pgbench.PerSecond:F0}/s, peer {intake.AcceptedPerSecond:F0}/s, p99 {intake.Accepted.Milliseconds(99):F1} ms, {load.Unpublished} outbox rows unpublished at its end"));
        }
        if (rounds.Count == 0) throw new BenchProblem("no round could be measured");
        report.Value("pgbench_transactions_per_second", Median.Of(rounds.Select(r => r.Pgbench.PerSecond)), "1/s");
        PeerLoad.Print(report, [.. rounds.Select(r => r.Intake)]);
        report.Ratio(
            "peer_intake_vs_pgbench", Median.Of(rounds.Select(r => r.Intake.AcceptedPerSecond / r.Pgbench.PerSecond)));
    }

    private async Task OrderPathAsync(CancellationToken ct)
    {
        await using var peer = await Peer.StartAsync(around, executing: true, ct);
        await using var path = await OrderPathBench.OpenAsync(around.Of(peer.System), ct);
        var sweep = new RateSweep("peer", around.Of(peer.System), path);
        await sweep.WarmUpAsync(ct);
        await sweep.HoldAsync(ct);
        while (!sweep.IsDone) await sweep.RiseAsync(ct);
        PathReport.Print(report, "orders/s due", "peer_order_path", sweep);
    }
}
