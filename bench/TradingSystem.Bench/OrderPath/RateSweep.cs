using System.Globalization;
using TradingSystem.Bench.Running;

namespace TradingSystem.Bench.OrderPath;

/// <summary>
/// Rates that one system is put to: a steady one, then rising ones until one isn't sustained, then the middle between
/// the last two.
/// </summary>
internal sealed class RateSweep(string name, Surroundings around, OrderPath path)
{
    public const int WarmupRate = 200;
    private const double SteadyRate = 100, FirstRate = 200, Growth = 1.5;
    private const int MostSteps = 12, MaxAttempts = 2, LeastSeconds = 5;
    private readonly List<PathStep> rising = [];
    private double rate = FirstRate, best;
    private int attempts;

    public PathStep Steady { get; private set; } = null!;

    public bool IsDone { get; private set; }

    public IReadOnlyList<PathStep> All => [Steady, .. rising];

    /// <summary>The highest rate that was sustained, or null.</summary>
    public PathStep? Best => All.Where(step => step.IsSustained).MaxBy(step => step.Rate);

    public async Task WarmUpAsync(CancellationToken ct)
    {
        if (around.Options.WarmupSeconds == 0) return;
        var warmup = await path.RunAsync(WarmupRate, around.Options.WarmupSeconds, ct);
        if (warmup.Load.Accepted.Count == 0)
        {
            throw new BenchProblem($"no order was accepted: {warmup.Load.FirstRefusal}");
        }
    }

    public async Task HoldAsync(CancellationToken ct) =>
        Steady = await StepAsync(around.Options.Rate ?? SteadyRate, around.Options.Seconds, ct)
            ?? throw new BenchProblem("the steady rate couldn't be measured");

    /// <summary>One rate further.</summary>
    public async Task RiseAsync(CancellationToken ct)
    {
        var seconds = Math.Max(LeastSeconds, around.Options.Seconds * 2 / 3);
        var step = await StepAsync(rate, seconds, ct);
        if (step is not null) rising.Add(step);
        if (step is { IsSustained: false })
        {
            if (best > 0 && await StepAsync(Math.Round((best + rate) / 20) * 10, seconds, ct) is { } middle)
            {
                rising.Add(middle);
            }
            IsDone = true;
        }
        else
        {
            if (step is not null) (best, rate) = (rate, Math.Round(rate * Growth / 10) * 10);
            IsDone = ++attempts == MostSteps;
        }
    }

    private async Task<PathStep?> StepAsync(double perSecond, int seconds, CancellationToken ct)
    {
        PathStep? step = null;
        for (var attempt = 1; step is null && attempt <= MaxAttempts; attempt++)
        {
            step = await around.MeasureAsync($"rate {perSecond}/s", () => path.RunAsync(perSecond, seconds, ct), ct);
        }
        if (step is not null)
        {
            around.Report.Line(string.Create(CultureInfo.InvariantCulture,
                $"{name}: {perSecond:F0}/s for {seconds} s: {step.FilledPerSecond:F0}/s filled, p99 {step.Filled.Milliseconds(99):F1} ms, {step.NotFilled} not filled, {step.NotTold} not told{(step.IsSustained ? "" : ": not sustained")}"));
        }
        return step;
    }
}
