using TradingSystem.Bench.Measuring;
using TradingSystem.Bench.Peers;
using TradingSystem.Bench.Running;

namespace TradingSystem.Bench.OrderPath;

/// <summary>
/// From the acknowledgement to the fill at the exchange, on our stream and in the positions: at a steady rate, then at
/// rising ones.
/// </summary>
internal sealed class OrderPathBench(Surroundings around)
{
    private const int Accounts = 20;

    public async Task RunAsync(CancellationToken ct)
    {
        await around.PrepareAsync(ct);
        await using var path = await OpenAsync(around, ct);
        var ours = new RateSweep("ours", around, path);
        await using var peer = around.Options.Peer ? await Peer.StartAsync(around, executing: true, ct) : null;
        await using var peerPath = peer is null ? null : await OpenAsync(around.Of(peer.System), ct);
        var theirs = peerPath is null ? null : new RateSweep("peer", around.Of(peer!.System), peerPath);
        RateSweep[] all = theirs is null ? [ours] : [ours, theirs];

        foreach (var sweep in all) await sweep.WarmUpAsync(ct);
        var pgbench = new List<double> { await PgbenchAsync(ct) };
        foreach (var sweep in all) await sweep.HoldAsync(ct);
        pgbench.Add(await PgbenchAsync(ct));
        while (all.Any(sweep => !sweep.IsDone))
        {
            foreach (var sweep in all.Where(sweep => !sweep.IsDone)) await sweep.RiseAsync(ct);
        }
        pgbench.Add(await PgbenchAsync(ct));

        var median = Median.Of(pgbench.Where(value => value > 0));
        around.Report.Value("pgbench_transactions_per_second", median, "1/s");
        PathReport.Print(around.Report, "orders/s due", "order_path", ours);
        if (theirs is not null) PathReport.Print(around.Report, "peer: orders/s due", "peer_order_path", theirs);
        var sustained = ours.Best?.FilledPerSecond ?? 0;
        if (median > 0) around.Report.Ratio("order_path_vs_pgbench", sustained / median);
        if (theirs?.Best is { } best) around.Report.Ratio("order_path_vs_peer", sustained / best.FilledPerSecond);
    }

    /// <summary>One account is left for the probe.</summary>
    public static Task<OrderPath> OpenAsync(Surroundings around, CancellationToken ct) =>
        OrderPath.OpenAsync(around, Math.Min(Accounts, around.Options.Accounts - 1), ct);

    private async Task<double> PgbenchAsync(CancellationToken ct) =>
        (await around.MeasureAsync(
            "pgbench", () => around.Pgbench.RunAsync(Math.Max(5, around.Options.Seconds / 2), ct), ct))?.PerSecond
            ?? 0;
}
