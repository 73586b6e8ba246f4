using TradingSystem.Bench.Load;
using TradingSystem.Bench.Measuring;
using TradingSystem.Bench.Running;
using TradingSystem.Bench.Soak;

namespace TradingSystem.Bench.Profile;

/// <summary>
/// Where the time of one order goes, at a steady rate through the whole path: waiting by stage, what the database waits
/// for, its statements, processor time.
/// </summary>
internal sealed class ProfileBench(Surroundings around)
{
    private const int Accounts = 20, DefaultRate = 500;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly BenchOptions options = around.Options;
    private readonly double rate = around.Options.Rate ?? DefaultRate;

    public async Task RunAsync(CancellationToken ct)
    {
        await around.PrepareAsync(ct);
        if (options.WarmupSeconds > 0)
        {
            await new OpenLoop(
                around.System.Api, OrderMix.Markets(around.System, 1, Accounts), options.Connections * 4).RunAsync(
                rate, TimeSpan.FromSeconds(options.WarmupSeconds), ct);
        }
        var measured = await around.MeasureAsync("profile", () => LoadAsync(ct), ct)
            ?? throw new BenchProblem("the database pair wasn't whole: nothing was measured");
        Print(measured);
    }

    private sealed record Measured(LoadResult Load, Latencies Told, IReadOnlyList<StageTime> Stages,
        IReadOnlyList<WaitShare> Waits, IReadOnlyList<StatementCost> Statements,
        IReadOnlyDictionary<string, double> Cores);

    private async Task<Measured> LoadAsync(CancellationToken ct)
    {
        await using var orders = await SoakOrders.OpenAsync(
            around.System, (int)(rate * options.Seconds), spans: 1, Accounts, ct);
        await using var connection = await around.Database.OpenAsync(ct);
        var before = await StatementCost.ReadAsync(connection, ct);
        var cpu = await around.StartCpuAsync(ct);
        using var loaded = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var sampling = WaitShare.SampleAsync(connection, loaded.Token);
        var load = await new OpenLoop(
            around.System.Api, orders.Mix, options.Connections * 4, orders.Acknowledge).RunAsync(
            rate, TimeSpan.FromSeconds(options.Seconds), ct);
        var cores = cpu.Lap();
        await loaded.CancelAsync();
        var waits = await sampling;
        var statements = StatementCost.Between(before, await StatementCost.ReadAsync(connection, ct));
        for (var waited = TimeSpan.Zero; waited < Patience
            && await orders.NotFinalAsync(around.Database, ct) > 0; waited += TimeSpan.FromSeconds(1))
        {
            await Task.Delay(TimeSpan.FromSeconds(1), ct);
        }
        return new(load, orders.Boards[0].AcknowledgedToFilled(),
            await StageTime.ReadAsync(connection, orders.Mix.IdPrefix, ct), waits, statements, cores);
    }

    private void Print(Measured measured)
    {
        var (report, count) = (around.Report, Math.Max(1, measured.Load.Accepted.Count));
        var perSecond = count / measured.Load.Seconds;
        report.Line($"{F(perSecond)} orders/s through the whole path");
        report.Table(["stage of an order", "p50 ms", "p99 ms"],
        [
            [
                "(client) due → acknowledged", F(measured.Load.Accepted.Milliseconds(50)),
                F(measured.Load.Accepted.Milliseconds(99))
            ],
            .. measured.Stages.Select(stage => (IReadOnlyList<string>)[stage.Name, F(stage.P50), F(stage.P99)]),
            [
                "(client) acknowledged → fill told on the stream", F(measured.Told.Milliseconds(50)),
                F(measured.Told.Milliseconds(99))
            ],
        ]);
        report.Table(["step within a process, alone and warm", "µs of processor time"],
            StepCost.MeasureAll().Select(step => (IReadOnlyList<string>)[step.Name, F(step.Microseconds)]));
        report.Table(["processor time at this rate", "cores", "µs/order"],
            measured.Cores.Select(part => (IReadOnlyList<string>)[
                part.Key, F(part.Value), F(part.Value / perSecond * 1e6)
            ]));
        report.Table(["statement of the programs", "calls/s", "rows/call", "ms/call", "µs/order"],
            measured.Statements.Take(14).Select(statement => (IReadOnlyList<string>)
            [
                statement.Text, F(statement.Calls / measured.Load.Seconds), F(statement.Rows / (double)statement.Calls),
                F(statement.Milliseconds / statement.Calls), F(statement.Milliseconds * 1000 / count)
            ]));
        report.Table(["what the programs' sessions were doing", "sessions on average"],
            measured.Waits.Take(14).Select(wait => (IReadOnlyList<string>)[wait.Name, F(wait.Sessions)]));
        foreach (var stage in measured.Stages)
        {
            report.Value($"profile_{stage.Key}_p50", stage.P50, "ms");
            report.Value($"profile_{stage.Key}_p99", stage.P99, "ms");
        }
        report.Value("profile_fill_p50", measured.Told.Milliseconds(50), "ms");
        report.Value("profile_fill_p99", measured.Told.Milliseconds(99), "ms");
        report.Value("profile_cores", measured.Cores.Values.Sum(), "cores");
    }

    private static string F(double value) => Reporting.Report.Format(value);
}
