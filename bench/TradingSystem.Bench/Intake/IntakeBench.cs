using System.Globalization;
using TradingSystem.Bench.Load;
using TradingSystem.Bench.Measuring;
using TradingSystem.Bench.Peers;
using TradingSystem.Bench.Running;

namespace TradingSystem.Bench.Intake;

/// <summary>
/// How many orders a second become durable through <c>POST /v2/orders</c>, and how long each takes, beside pgbench on
/// the same database.
/// </summary>
internal sealed class IntakeBench(Surroundings around)
{
    private const int PgbenchWarmupSeconds = 3;
    private static readonly string[] Heads =
    [
        "measure", "orders/s", "p50 ms", "p99 ms", "p99.9 ms", "refused", "errors"
    ];

    private readonly BenchOptions options = around.Options;
    private readonly OrderMix mix = OrderMix.Limits(around.System, around.Options.Accounts);

    public async Task RunAsync(CancellationToken ct)
    {
        await around.PrepareAsync(ct);
        await StopWorkersAsync(ct);
        var closed = new ClosedLoop(around.System.Api, mix, options.Connections);
        var someRefused = new ClosedLoop(
            around.System.Api, OrderMix.SomeRefused(around.System, options.Accounts), options.Connections);
        if (options.WarmupSeconds > 0)
        {
            await around.Pgbench.RunAsync(PgbenchWarmupSeconds, ct);
            Check(await closed.RunAsync(TimeSpan.FromSeconds(options.WarmupSeconds), ct));
        }
        await using var peer = options.Peer ? await Peer.StartAsync(around, executing: false, ct) : null;
        var peerLoad = peer is null ? null : new PeerLoad(around, peer);
        if (peerLoad is not null) await peerLoad.WarmUpAsync(ct);
        var rounds = await RunRoundsAsync(closed, someRefused, peerLoad, ct);
        if (rounds.Count == 0) throw new BenchProblem("no round could be measured");

        var rates = options.Rate is { } rate
            ? [rate]
            : new[] { 500, Math.Round(Median.Of(rounds.Select(r => r.Intake.AcceptedPerSecond)) / 200) * 100 };
        // Numbers of their own: the closed loop has used those from 0.
        var open = new OpenLoop(
            around.System.Api, OrderMix.Limits(around.System, options.Accounts), options.Connections * 4);
        var steady = new List<(double Rate, LoadResult Result)>();
        foreach (var perSecond in rates.Distinct())
        {
            if (await around.MeasureAsync($"open loop {perSecond}/s",
                () => open.RunAsync(perSecond, TimeSpan.FromSeconds(options.Seconds), ct), ct) is { } result)
            {
                steady.Add((perSecond, result));
            }
        }
        Print(rounds, steady);
    }

    private async Task<List<IntakeRound>> RunRoundsAsync(
        ClosedLoop closed, ClosedLoop someRefused, PeerLoad? peerLoad, CancellationToken ct)
    {
        var rounds = new List<IntakeRound>();
        for (var attempt = 1; rounds.Count < options.Rounds && attempt <= options.Rounds + 2; attempt++)
        {
            var pgbench = await around.MeasureAsync(
                "pgbench", () => MeteredAsync(() => around.Pgbench.RunAsync(options.Seconds, ct), ct), ct);
            if (pgbench is null) continue;
            var outbox = 0L;
            var intake = await around.MeasureAsync("intake", async () =>
            {
                var metered = await MeteredAsync(() => closed.RunAsync(TimeSpan.FromSeconds(options.Seconds), ct), ct);
                outbox = await around.Database.UnpublishedAsync(ct);
                return metered;
            }, ct);
            if (intake is null) continue;
            var refused = await around.MeasureAsync(
                "intake with refusals", () => someRefused.RunAsync(TimeSpan.FromSeconds(options.Seconds), ct), ct);
            if (refused is null) continue;
            var peer = peerLoad is null ? null : await peerLoad.MeasureAsync(ct);
            if (peerLoad is not null && peer is null) continue;
            var round = new IntakeRound(
                pgbench.Item1, pgbench.Item2, intake.Item1, intake.Item2, refused, outbox, peer);
            rounds.Add(round);
            around.Report.Line(string.Create(CultureInfo.InvariantCulture,
                $"round {rounds.Count}: pgbench {round.Pgbench.PerSecond:F0}/s, intake {round.Intake.AcceptedPerSecond:F0}/s, {round.Ratio:F2} times; with 5 % refused {round.RefusedRatio:F2} of that; {outbox} outbox rows unpublished at its end{(peer is null ? "" : $"; peer {peer.AcceptedPerSecond:F0}/s, {peerLoad!.Unpublished} unpublished")}"));
        }
        return rounds;
    }

    private async Task<Tuple<T, SortedDictionary<string, double>>> MeteredAsync<T>(
        Func<Task<T>> measure, CancellationToken ct)
    {
        var cpu = await around.StartCpuAsync(ct);
        var result = await measure();
        return Tuple.Create(result, cpu.Lap());
    }

    /// <summary>The intake alone: what the workers do with its orders is the other bench's matter.</summary>
    private async Task StopWorkersAsync(CancellationToken ct)
    {
        // The scaler first: it would start workers again.
        var running = around.System.Processes().Keys
            .Where(name => name == "scaler" || name.StartsWith("worker-", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .ToArray();
        using var control = options.KeepWorkers ? null : ControlClient.Find(around.System);
        if (control is null && running.Length > 0)
        {
            around.Report.Line("the workers run and execute the orders meanwhile");
            return;
        }
        foreach (var name in running) await control!.StopAsync(name, ct);
        around.Report.Line(
            "scaler and workers are stopped: orders are accepted, made durable and published, but not executed");
    }

    private static void Check(LoadResult warmup)
    {
        if (warmup.Accepted.Count == 0) throw new BenchProblem($"no order was accepted: {warmup.FirstRefusal}");
    }

    private void Print(IReadOnlyList<IntakeRound> rounds, IReadOnlyList<(double Rate, LoadResult Result)> steady)
    {
        var report = around.Report;
        double Of(Func<IntakeRound, double> value) => Median.Of(rounds.Select(value));
        var (pgbench, intake) = (Of(r => r.Pgbench.PerSecond), Of(r => r.Intake.AcceptedPerSecond));
        double Percentile(double percent) => Of(r => r.Intake.Accepted.Milliseconds(percent));
        var refused = rounds.Sum(r => r.Intake.Refused);
        var errors = rounds.Sum(r => r.Intake.Errors);

        LoadResult[] peers = [.. rounds.Select(r => r.Peer).OfType<LoadResult>()];

        report.Table(Heads,
        [
            [
                $"pgbench, {options.PgbenchClients} clients", F(pgbench),
                $"(mean) {F(Of(r => r.Pgbench.AverageMilliseconds))}", "", "", "", ""
            ],
            Row($"intake, closed loop, {options.Connections} connections, {options.Accounts} accounts",
                [.. rounds.Select(r => r.Intake)]),
            Row("intake, closed loop, 5 % to be refused", [.. rounds.Select(r => r.SomeRefused)]),
            .. peers.Length == 0 ? [] : new[] { Row("peer, the same", peers) },
            .. steady.Select(s => Row($"intake, open loop at {F(s.Rate)}/s, from the intended time", s.Result)),
        ]);
        var parts = rounds.SelectMany(r => r.PgbenchCpu.Keys.Concat(r.IntakeCpu.Keys))
            .Distinct()
            .Order(StringComparer.Ordinal)
            .ToArray();
        report.Table(["processor time (median of rounds)", "pgbench cores", "µs/transaction", "intake cores",
        "µs/order"], parts.Select(part =>
        {
            var (theirs, ours) = (Of(
                r => r.PgbenchCpu.GetValueOrDefault(part)), Of(r => r.IntakeCpu.GetValueOrDefault(part)));
            return (IReadOnlyList<string>)[
                part == "load generator" ? "load generator (pgbench or this bench)" : part, F(theirs),
                F(theirs / pgbench * 1e6), F(ours), F(ours / intake * 1e6)
            ];
        }));

        report.Value("pgbench_transactions_per_second", pgbench, "1/s");
        report.Value("intake_orders_per_second", intake, "1/s");
        report.Value("intake_p50", Percentile(50), "ms");
        report.Value("intake_p99", Percentile(99), "ms");
        report.Value("intake_p999", Percentile(99.9), "ms");
        report.Value("intake_refused", refused, "orders");
        report.Value("intake_errors", errors, "orders");
        report.Value("intake_outbox_unpublished", Of(r => r.Outbox), "rows");
        foreach (var part in parts)
        {
            report.Value($"intake_cpu_{part.Replace(' ', '_')}",
                Of(r => r.IntakeCpu.GetValueOrDefault(part)) / intake * 1e6, "µs/order");
        }
        foreach (var (rate, result) in steady)
        {
            foreach (var (name, percent) in new[] { ("p50", 50.0), ("p99", 99), ("p999", 99.9) })
            {
                report.Value($"intake_open_{rate:F0}_{name}", result.Accepted.Milliseconds(percent), "ms");
            }
        }
        report.Ratio("intake_vs_pgbench", Of(r => r.Ratio));
        report.Ratio("intake_with_refusals", Of(r => r.RefusedRatio));
        if (peers.Length == 0) return;
        PeerLoad.Print(report, peers);
        report.Ratio("intake_vs_peer", Of(r => r.Intake.AcceptedPerSecond / r.Peer!.AcceptedPerSecond));
    }

    private static IReadOnlyList<string> Row(string name, params IReadOnlyList<LoadResult> rounds)
    {
        string Of(Func<LoadResult, double> value) => F(Median.Of(rounds.Select(value)));
        string Percentile(double percent) => Of(r => r.Accepted.Milliseconds(percent));
        return [
            name, Of(r => r.AcceptedPerSecond), Percentile(50), Percentile(99), Percentile(99.9),
            $"{rounds.Sum(r => r.Refused)}", $"{rounds.Sum(r => r.Errors)}"
        ];
    }

    private static string F(double value) => Reporting.Report.Format(value);
}
