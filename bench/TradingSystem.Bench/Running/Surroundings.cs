using TradingSystem.Bench.Databases;
using TradingSystem.Bench.Measuring;
using TradingSystem.Bench.Reporting;
using TradingSystem.Bench.Seeding;

namespace TradingSystem.Bench.Running;

/// <summary>What every bench needs around its measurements.</summary>
internal sealed class Surroundings(BenchOptions options, Report report)
{
    private const double QuietCores = 0.3;
    private static readonly TimeSpan PairPatience =
        TimeSpan.FromSeconds(60), QuietPatience = TimeSpan.FromSeconds(30), Look = TimeSpan.FromSeconds(1);

    public BenchOptions Options => options;
    public Report Report => report;
    public RunningSystem System { get; init; } = new(options.Data);
    public DatabasePair Database => field ??= new(System);
    public Seeds Seeds => field ??= new(System, Database);
    public Pgbench Pgbench => field ??= new(Database, options.PgbenchClients);

    /// <summary>The same around another system on the same servers.</summary>
    public Surroundings Of(RunningSystem other) => new(options, report) { System = other };

    public async Task PrepareAsync(CancellationToken ct)
    {
        foreach (var line in Machine.Describe(options.Data)) report.Line(line);
        await WaitForPairAsync(ct);
        await Pgbench.PrepareAsync(ct);
        if (options.Accounts > BenchOptions.AccountsMade) await Seeds.MakeAccountsAsync(options.Accounts, ct);
    }

    /// <summary>
    /// Null when the pair wasn't synchronous before or after: such a figure would mean something else.
    /// </summary>
    public async Task<T?> MeasureAsync<T>(string name, Func<Task<T>> measure, CancellationToken ct) where T : class
    {
        await QuietAsync(ct);
        if (await Database.WhyNotSynchronousAsync(ct) is { } before) return Drop<T>(name, before);
        var primary = await Database.PrimaryNameAsync(ct);
        var result = await measure();
        if (await Database.WhyNotSynchronousAsync(ct) is { } after) return Drop<T>(name, after);
        return primary == await Database.PrimaryNameAsync(ct) ? result : Drop<T>(name, "the primary changed");
    }

    public Task<CpuMeter> StartCpuAsync(CancellationToken ct) => CpuMeter.StartAsync(System, Database, ct);

    /// <summary>
    /// Until what the last measurement left behind (messages to publish, orders to execute) is done, or patience ends.
    /// </summary>
    private async Task QuietAsync(CancellationToken ct)
    {
        var meter = await StartCpuAsync(ct);
        for (var waited = TimeSpan.Zero; waited < QuietPatience; waited += Look)
        {
            await Task.Delay(Look, ct);
            if (meter.LapOfSystem() < QuietCores) return;
        }
        report.Line("(the system didn't get quiet before the next measurement)");
    }

    private async Task WaitForPairAsync(CancellationToken ct)
    {
        for (var waited = TimeSpan.Zero; await Database.WhyNotSynchronousAsync(ct) is { } reason; waited += Look)
        {
            if (waited > PairPatience) throw new BenchProblem($"there is nothing to compare: {reason}");
            await Task.Delay(Look, ct);
        }
    }

    private T? Drop<T>(string name, string reason) where T : class
    {
        report.Line($"{name} is left out: {reason}");
        return null;
    }
}
