using TradingSystem.Scaler.Rules;

namespace TradingSystem.UnitTests.Scaler;

public sealed class ScalingEvaluatorTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 5, 9, 0, 0, TimeSpan.Zero);

    private static readonly ScalingOptions Options = new()
    {
        Min = 1,
        Max = 3,
        CooldownSeconds = 600,
        Rules = new()
        {
            ["cpu"] = new() { Metric = ScalingMetric.Cpu, ThresholdUp = 80, ThresholdDown = 30, DurationSeconds = 300 },
            ["queue"] = new()
            {
                Metric = ScalingMetric.QueueDepth,
                ThresholdUp = 100,
                ThresholdDown = 10,
                DurationSeconds = 60
            },
        },
    };

    private static ScalingSample Sample(int seconds, int workers, double? cpu, double? queue = 0)
    {
        var metrics = new Dictionary<ScalingMetric, double>();
        if (cpu is { } c) metrics[ScalingMetric.Cpu] = c;
        if (queue is { } q) metrics[ScalingMetric.QueueDepth] = q;
        return new(Start.AddSeconds(seconds), workers, metrics);
    }

    /// <summary>Evaluates the samples in turn; answers with the last decision.</summary>
    private static (ScalingDecision Decision, ScalingState State) Run(
        ScalingOptions options, params ScalingSample[] samples)
    {
        var (decision, state) = (default(ScalingDecision)!, ScalingState.Start);
        foreach (var sample in samples) (decision, state) = ScalingEvaluator.Evaluate(options, state, sample);
        return (decision, state);
    }

    [Fact]
    public void High_for_the_duration_adds_one() =>
        Assert.Equal(2, Run(Options, Sample(0, 1, 90), Sample(150, 1, 85), Sample(300, 1, 95)).Decision.Workers);

    [Fact]
    public void High_with_a_pause_begins_anew() =>
        Assert.Equal(1, Run(Options, Sample(0, 1, 90), Sample(150, 1, 70), Sample(300, 1, 95)).Decision.Workers);

    [Fact]
    public void One_high_metric_is_enough_to_add() =>
        Assert.Equal(2, Run(Options, Sample(0, 1, 10, 500), Sample(60, 1, 10, 500)).Decision.Workers);

    [Fact]
    public void All_low_takes_one_away() =>
        Assert.Equal(1, Run(Options, Sample(0, 2, 10), Sample(300, 2, 10)).Decision.Workers);

    [Fact]
    public void One_metric_that_isnt_low_keeps_them_all() =>
        Assert.Equal(2, Run(Options, Sample(0, 2, 10, 50), Sample(300, 2, 10, 50)).Decision.Workers);

    [Fact]
    public void Metric_that_cant_be_measured_takes_nobody_away() =>
        Assert.Equal(2, Run(Options, Sample(0, 2, null), Sample(300, 2, null)).Decision.Workers);

    [Fact]
    public void Cooldown_keeps_the_number_after_a_change()
    {
        var (decision, state) = Run(Options, Sample(0, 1, 90), Sample(300, 1, 90));
        Assert.Equal(2, decision.Workers);

        (decision, state) = ScalingEvaluator.Evaluate(Options, state, Sample(330, 2, 90));
        (decision, state) = ScalingEvaluator.Evaluate(Options, state, Sample(899, 2, 90));
        Assert.Equal(2, decision.Workers);
        Assert.Equal(3, ScalingEvaluator.Evaluate(Options, state, Sample(900, 2, 90)).Decision.Workers);
    }

    [Fact]
    public void Maximum_and_minimum_hold()
    {
        Assert.Equal(3, Run(Options, Sample(0, 3, 90), Sample(300, 3, 90)).Decision.Workers);
        Assert.Equal(1, Run(Options, Sample(0, 1, 0), Sample(300, 1, 0)).Decision.Workers);
        Assert.Equal(1, Run(Options, Sample(0, 0, 0)).Decision.Workers);
        Assert.Equal(3, Run(Options, Sample(0, 5, 0)).Decision.Workers);
    }

    [Fact]
    public void Switched_off_changes_nothing() =>
        Assert.Equal(1, Run(Options with { Enabled = false }, Sample(0, 1, 90), Sample(300, 1, 90)).Decision.Workers);
}
