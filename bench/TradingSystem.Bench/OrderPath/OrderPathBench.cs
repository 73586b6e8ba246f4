using System.Globalization;
using TradingSystem.Bench.Measuring;
using TradingSystem.Bench.Running;

namespace TradingSystem.Bench.OrderPath;

/// <summary>From the acknowledgement to the fill at the exchange, on our stream and in the positions: at a steady rate, then at rising ones.</summary>
internal sealed class OrderPathBench(Surroundings around)
{
    private const double SteadyRate = 100, FirstRate = 200, Growth = 1.5;
    private const int Accounts = 20, MostSteps = 12, WarmupRate = 200, MaxAttempts = 2;

    private readonly BenchOptions options = around.Options;

    public async Task RunAsync(CancellationToken ct)
    {
        await around.PrepareAsync(ct);
        await using var path = await OrderPath.OpenAsync(around, Math.Min(Accounts, options.Accounts - 1), ct);
        if (options.WarmupSeconds > 0)
        {
            var warmup = await path.RunAsync(WarmupRate, options.WarmupSeconds, ct);
            if (warmup.Load.Accepted.Count == 0) throw new BenchProblem($"no order was accepted: {warmup.Load.FirstRefusal}");
        }

        var pgbench = new List<double> { await PgbenchAsync(ct) };
        var steady = await StepAsync(path, options.Rate ?? SteadyRate, options.Seconds, ct) ?? throw new BenchProblem("the steady rate couldn't be measured");
        pgbench.Add(await PgbenchAsync(ct));
        var steps = await SweepAsync(path, ct);
        pgbench.Add(await PgbenchAsync(ct));
        Print(steady, steps, Median.Of(pgbench.Where(value => value > 0)));
    }

    /// <summary>Rising rates until one isn't sustained, then the middle between the last two.</summary>
    private async Task<List<PathStep>> SweepAsync(OrderPath path, CancellationToken ct)
    {
        var steps = new List<PathStep>();
        var (rate, best) = (FirstRate, 0.0);
        for (var n = 0; n < MostSteps; n++)
        {
            if (await StepAsync(path, rate, Math.Max(5, options.Seconds * 2 / 3), ct) is not { } step) continue;
            steps.Add(step);
            if (!step.IsSustained)
            {
                if (best > 0 && await StepAsync(path, Math.Round((best + rate) / 20) * 10, Math.Max(5, options.Seconds * 2 / 3), ct) is { } middle) steps.Add(middle);
                break;
            }
            (best, rate) = (rate, Math.Round(rate * Growth / 10) * 10);
        }
        return steps;
    }

    private async Task<PathStep?> StepAsync(OrderPath path, double rate, int seconds, CancellationToken ct)
    {
        PathStep? step = null;
        for (var attempt = 1; step is null && attempt <= MaxAttempts; attempt++)
        {
            step = await around.MeasureAsync($"rate {rate}/s", () => path.RunAsync(rate, seconds, ct), ct);
        }
        if (step is not null)
        {
            around.Report.Line(string.Create(CultureInfo.InvariantCulture,
                $"{rate:F0}/s for {seconds} s: {step.FilledPerSecond:F0}/s filled, p99 {step.Filled.Milliseconds(99):F1} ms, {step.NotFilled} not filled, {step.NotTold} not told{(step.IsSustained ? "" : ": not sustained")}"));
        }
        return step;
    }

    private async Task<double> PgbenchAsync(CancellationToken ct) =>
        (await around.MeasureAsync("pgbench", () => around.Pgbench.RunAsync(Math.Max(5, options.Seconds / 2), ct), ct))?.PerSecond ?? 0;

    private void Print(PathStep steady, IReadOnlyList<PathStep> steps, double pgbench)
    {
        var report = around.Report;
        IReadOnlyList<PathStep> all = [steady, .. steps];
        report.Table(["orders/s due", "filled/s", "accepted p50 ms", "p99 ms", "acknowledged→fill p50 ms", "p99 ms", "p99.9 ms", "acknowledged→position p50 ms", "p99 ms", "not filled", "not told", "refused", "errors", "sustained"],
            all.Select(s => (IReadOnlyList<string>)
            [
                F(s.Rate), F(s.FilledPerSecond), F(s.Load.Accepted.Milliseconds(50)), F(s.Load.Accepted.Milliseconds(99)),
                F(s.Filled.Milliseconds(50)), F(s.Filled.Milliseconds(99)), F(s.Filled.Milliseconds(99.9)), F(s.Visible.Milliseconds(50)), F(s.Visible.Milliseconds(99)),
                $"{s.NotFilled}", $"{s.NotTold}", $"{s.Load.Refused}", $"{s.Load.Errors}", s.IsSustained ? "yes" : "no",
            ]));
        var best = all.Where(s => s.IsSustained).MaxBy(s => s.Rate);
        var top = best ?? steady;
        report.Table([$"processor time at {F(top.Rate)}/s", "cores", "µs/order"], top.Cpu.Select(part => (IReadOnlyList<string>)[part.Key, F(part.Value), F(part.Value / top.FilledPerSecond * 1e6)]));

        report.Value("pgbench_transactions_per_second", pgbench, "1/s");
        report.Value("order_path_steady_rate", steady.Rate, "orders/s");
        report.Value("order_path_fill_p50", steady.Filled.Milliseconds(50), "ms");
        report.Value("order_path_fill_p99", steady.Filled.Milliseconds(99), "ms");
        report.Value("order_path_due_to_fill_p50", steady.DueToFilled.Milliseconds(50), "ms");
        report.Value("order_path_due_to_fill_p99", steady.DueToFilled.Milliseconds(99), "ms");
        report.Value("order_path_position_p50", steady.Visible.Milliseconds(50), "ms");
        report.Value("order_path_position_p99", steady.Visible.Milliseconds(99), "ms");
        report.Value("order_path_not_filled", all.Where(s => s.IsSustained).Sum(s => s.NotFilled), "orders");
        report.Value("order_path_sustained", best?.FilledPerSecond ?? 0, "orders/s");
        if (pgbench > 0) report.Ratio("order_path_vs_pgbench", (best?.FilledPerSecond ?? 0) / pgbench);
    }

    private static string F(double value) => Reporting.Report.Format(value);
}
