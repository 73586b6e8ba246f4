using TradingSystem.Bench.Reporting;

namespace TradingSystem.Bench.OrderPath;

/// <summary>What a sweep found, in tables and values.</summary>
internal static class PathReport
{
    private static readonly string[] Heads =
        [
            "filled/s", "accepted p50 ms", "p99 ms", "acknowledged→fill p50 ms", "p99 ms", "p99.9 ms",
            "acknowledged→position p50 ms", "p99 ms", "not filled", "not told", "refused", "errors", "sustained"
        ];

    /// <param name="title">Head of the first column.</param>
    /// <param name="prefix">What the names of the values begin with.</param>
    public static void Print(Report report, string title, string prefix, RateSweep sweep)
    {
        report.Table([title, .. Heads], sweep.All.Select(s => (IReadOnlyList<string>)
        [
            F(s.Rate), F(s.FilledPerSecond), F(s.Load.Accepted.Milliseconds(50)), F(s.Load.Accepted.Milliseconds(99)),
            F(s.Filled.Milliseconds(50)), F(s.Filled.Milliseconds(99)), F(s.Filled.Milliseconds(99.9)),
            F(s.Visible.Milliseconds(50)), F(s.Visible.Milliseconds(99)),
            $"{s.NotFilled}", $"{s.NotTold}", $"{s.Load.Refused}", $"{s.Load.Errors}", s.IsSustained ? "yes" : "no",
        ]));
        var top = sweep.Best ?? sweep.Steady;
        report.Table([$"processor time at {F(top.Rate)}/s", "cores", "µs/order"],
            top.Cpu.Select(part => (IReadOnlyList<string>)[
                part.Key, F(part.Value), F(part.Value / top.FilledPerSecond * 1e6)
            ]));

        var steady = sweep.Steady;
        report.Value($"{prefix}_steady_rate", steady.Rate, "orders/s");
        foreach (var (name, latencies) in new[] { ("fill", steady.Filled), ("due_to_fill", steady.DueToFilled), ("position", steady.Visible) })
        {
            report.Value($"{prefix}_{name}_p50", latencies.Milliseconds(50), "ms");
            report.Value($"{prefix}_{name}_p99", latencies.Milliseconds(99), "ms");
        }
        report.Value($"{prefix}_not_filled", sweep.All.Where(s => s.IsSustained).Sum(s => s.NotFilled), "orders");
        report.Value($"{prefix}_sustained", sweep.Best?.FilledPerSecond ?? 0, "orders/s");
    }

    private static string F(double value) => Report.Format(value);
}
