using TradingSystem.Bench.Load;
using TradingSystem.Bench.Reporting;
using TradingSystem.Bench.Running;

namespace TradingSystem.Bench.Growth;

/// <summary>
/// What an order costs when there is more of everything: accounts, symbols, workers, history, open orders. Each grows
/// by itself, in that sequence; history and open orders are seeded and stay, so the open orders lie beside the full
/// history.
/// </summary>
internal sealed class GrowthBench(Surroundings around)
{
    private const int WarmupSeconds = 3, MaxAttempts = 2;
    private static readonly string[] Heads =
    [
        "what grows", "size", "orders/s", "accepted p50 ms", "p99 ms", "acknowledged→fill p50 ms", "p99 ms", "not told",
        "api µs/order", "primary", "standby", "worker", "sum", "times the first", "idle cores", "others",
    ];

    private readonly BenchOptions options = around.Options;
    private readonly Report report = around.Report;
    private readonly int usual = Math.Min(BenchOptions.AccountsMade, around.Options.Accounts);
    private readonly double rate = around.Options.Rate ?? 300;
    private LiveTable? table;

    public static BenchOptions Defaults { get; } = new() { Accounts = 10_000 };

    public async Task RunAsync(CancellationToken ct)
    {
        await around.PrepareAsync(ct);
        var offered = await Market.SymbolsAsync(around.System, ct);
        await around.Seeds.MakePositionsAsync(offered, ct);
        using var control = ControlClient.Find(around.System)
            ?? throw new BenchProblem("the system has no control endpoint: workers can't be started and stopped");
        await control.StopAsync("scaler", ct);   // it would decide how many workers there are
        try
        {
            await WarmUpAsync(ct);
            table = new(report, Heads);
            await GrowAccountsAsync(ct);
            await GrowSymbolsAsync(offered, ct);
            await GrowWorkersAsync(new(around, control), ct);
            await GrowOrdersAsync(ct);
        }
        finally
        {
            await control.StartAsync("scaler", CancellationToken.None);
        }
    }

    private async Task WarmUpAsync(CancellationToken ct)
    {
        if (options.WarmupSeconds == 0) return;
        await using var load = await GrowthLoad.OpenAsync(around, usual, OrderMix.Symbols, ct);
        await load.RunAsync(rate, options.WarmupSeconds, ct);
    }

    private async Task GrowAccountsAsync(CancellationToken ct)
    {
        GrowthResult? first = null;
        foreach (var size in Sizes(options.Accounts, 1, 100, 10_000))
        {
            first = await StepAsync("accounts", size, (int)size, OrderMix.Symbols, first, ct);
        }
    }

    private async Task GrowSymbolsAsync(IReadOnlyList<string> offered, CancellationToken ct)
    {
        GrowthResult? first = null;
        foreach (var size in Sizes(offered.Count, 1))
        {
            first = await StepAsync("symbols", size, usual, [.. offered.Take((int)size)], first, ct);
        }
    }

    private async Task GrowWorkersAsync(Workers workers, CancellationToken ct)
    {
        GrowthResult? first = null;
        foreach (var size in new[] { 1, 2, 4 })
        {
            await workers.SetAsync(size, ct);
            first = await StepAsync(
                "workers", size, usual, OrderMix.Symbols, first, ct, Math.Max(WarmupSeconds, options.WarmupSeconds));
        }
        await workers.SetAsync(1, ct);
    }

    private async Task GrowOrdersAsync(CancellationToken ct)
    {
        await around.Seeds.SpreadAsync(OrderMix.Symbols, ct);
        var before = await TableSizes.ReadAsync(around.Database, ct);
        await GrowOrdersAsync("history", new(around, open: false), Sizes(options.History, 1_000_000), ct);
        var after = await TableSizes.ReadAsync(around.Database, ct);
        await GrowOrdersAsync(
            "open orders", new(around, open: true), Sizes(options.OpenOrders, 100_000, 1_000_000), ct);
        if (options.History > 0) after.Print(report, before, options.History);
    }

    private async Task GrowOrdersAsync(string what, SeededOrders orders, long[] sizes, CancellationToken ct)
    {
        GrowthResult? first = null;
        foreach (var size in sizes.Prepend(0))
        {
            await orders.GrowToAsync(size, ct);
            first = await StepAsync(what, size, usual, OrderMix.Symbols, first, ct);
        }
    }

    /// <summary>The usual ones below the highest that is asked for, and that one.</summary>
    private static long[] Sizes(
        long most, params long[] usual) => [.. usual.Where(size => size < most), .. most > 0 ? new[] { most } : []];

    /// <param name="warmup">Seconds of load before; long when processes are new.</param>
    /// <returns>The first result of what grows: it, or the one that was measured now.</returns>
    private async Task<GrowthResult?> StepAsync(string what, long size, int accounts, IReadOnlyList<string> symbols,
        GrowthResult? first, CancellationToken ct, int warmup = WarmupSeconds)
    {
        await using var load = await GrowthLoad.OpenAsync(around, accounts, symbols, ct);
        await load.RunAsync(rate, warmup, ct);
        for (var attempt = 1; attempt <= MaxAttempts; attempt++)
        {
            if (await around.MeasureAsync(
                $"{what} {size}", () => load.RunAsync(rate, options.Seconds, ct), ct) is not { } result)
            {
                continue;
            }
            Print(what, size, result, first ?? result);
            return first ?? result;
        }
        return first;
    }

    private void Print(string what, long size, GrowthResult result, GrowthResult first)
    {
        var (accepted, filled, times) = (result.Load.Accepted, result.Filled, result.Cpu / first.Cpu);
        table!.Row(
        [
            what, $"{size}", F(result.Load.AcceptedPerSecond), F(accepted.Milliseconds(50)),
            F(accepted.Milliseconds(99)), F(filled.Milliseconds(50)), F(filled.Milliseconds(99)), $"{result.NotTold}",
            .. GrowthResult.Parts.Select(part => F(result.CpuOf(part))), F(result.Cpu), F(times), F(result.IdleCores),
            F(result.Busy.GetValueOrDefault("others on this machine")),
        ]);
        var name = $"growth_{what.Replace(' ', '_')}_{size}";
        report.Value($"{name}_cpu", result.Cpu, "µs/order");
        report.Value($"{name}_intake_p99", accepted.Milliseconds(99), "ms");
        report.Value($"{name}_fill_p99", filled.Milliseconds(99), "ms");
        report.Value($"{name}_not_accepted", result.Load.Refused + result.Load.Errors, "orders");
        report.Ratio($"{name}_cpu", times);
    }

    private static string F(double value) => Report.Format(value);
}
