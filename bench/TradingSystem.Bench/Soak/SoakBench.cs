using System.Diagnostics;
using TradingSystem.Bench.Load;
using TradingSystem.Bench.Reporting;
using TradingSystem.Bench.Running;

namespace TradingSystem.Bench.Soak;

/// <summary>
/// The whole order path at a steady rate for a long time: whether anything grows, fails over or gets lost that
/// shouldn't.
/// </summary>
internal sealed class SoakBench(Surroundings around)
{
    private const int Accounts = 20, LeastSpanSeconds = 5, MostSpanSeconds = 30, WarmupRate = 200;
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(2), Patience = TimeSpan.FromSeconds(60);

    private readonly BenchOptions options = around.Options;
    private readonly Report report = around.Report;
    private readonly double rate = around.Options.Rate ?? 500;
    private readonly int spanSeconds = Math.Min(
        around.Options.Seconds, Math.Clamp(around.Options.Seconds / 20, LeastSpanSeconds, MostSpanSeconds));

    public static BenchOptions Defaults { get; } = new() { Seconds = 20 * 60 };

    public async Task RunAsync(CancellationToken ct)
    {
        await around.PrepareAsync(ct);
        if (options.WarmupSeconds > 0)
        {
            await new OpenLoop(
                around.System.Api, OrderMix.Markets(around.System, 1, Accounts), options.Connections).RunAsync(
                WarmupRate, TimeSpan.FromSeconds(options.WarmupSeconds), ct);
        }
        var spans = options.Seconds / spanSeconds;
        await using var orders = await SoakOrders.OpenAsync(
            around.System, (int)(rate * spanSeconds), spans, Accounts, ct);
        var failovers = await around.Database.FailoversAsync(ct);
        var first = await SoakSample.TakeAsync(around, ct);
        var table = new SoakTable(report, first.Memory.Keys);
        var loop = new OpenLoop(around.System.Api, orders.Mix, options.Connections * 4, orders.Acknowledge);

        var began = Stopwatch.GetTimestamp();
        var loading = loop.RunAsync(rate, TimeSpan.FromSeconds(spans * spanSeconds), ct);
        var cut = 0;
        for (var span = 0; span < spans; span++)
        {
            // A little later than the span's end: what was due last has its time to be filled.
            await Task.Delay(
                TimeSpan.FromSeconds((span + 1) * spanSeconds) + Look - Stopwatch.GetElapsedTime(began), ct);
            cut += await orders.ReopenStreamsAsync(ct);
            var at = Stopwatch.GetElapsedTime(began).TotalSeconds;
            table.Add(at, spanSeconds, orders.Boards[span], await SoakSample.TakeAsync(around, ct));
        }
        var load = await loading;
        var notFinal = await orders.NotFinalAsync(around.Database, ct);
        for (var waited = TimeSpan.Zero; notFinal > 0 && waited < Patience; waited += Look)
        {
            await Task.Delay(Look, ct);
            notFinal = await orders.NotFinalAsync(around.Database, ct);
        }
        table.PrintTrends(report);
        await PrintAsync(load, notFinal, cut, failovers, ct);
    }

    private async Task PrintAsync(
        LoadResult load, int notFinal, int cut, (long Promotions, long Unhealthy) before, CancellationToken ct)
    {
        var after = await around.Database.FailoversAsync(ct);
        report.Value("soak_orders", load.Accepted.Count, "orders");
        report.Value("soak_intake_p99", load.Accepted.Milliseconds(99), "ms");
        report.Value("soak_refused", load.Refused, "orders");
        report.Value("soak_errors", load.Errors, "orders");
        report.Value("soak_streams_cut", cut, "streams");
        report.Value("soak_failovers", after.Promotions - before.Promotions, "failovers");
        report.Value("soak_marked_unhealthy", after.Unhealthy - before.Unhealthy, "times");
        report.Value("soak_lost", notFinal, "orders");
        if (load.Accepted.Count == 0) report.Fail($"no order was accepted: {load.FirstRefusal}");
        if (notFinal > 0)
        {
            report.Fail(
                $"{notFinal} orders were acknowledged and aren't final {Patience.TotalSeconds} s after the end");
        }
        if (after.Promotions != before.Promotions) report.Fail("the database failed over, and nobody had touched it");
    }
}
