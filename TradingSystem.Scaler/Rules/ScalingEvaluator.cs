using System.Globalization;

namespace TradingSystem.Scaler.Rules;

/// <summary>
/// Rules, state and sample in; decision and new state out. Nothing else goes in: no clock, no servers.
/// </summary>
public static class ScalingEvaluator
{
    public static (ScalingDecision Decision, ScalingState State) Evaluate(
        ScalingOptions options, ScalingState state, ScalingSample sample)
    {
        var next = state with
        {
            HighSince = Since(options, sample, state.HighSince, (rule, value) => value >= rule.ThresholdUp),
            LowSince = Since(options, sample, state.LowSince, (rule, value) => value <= rule.ThresholdDown),
        };
        var (workers, reason) = Decide(options, next, sample);
        // A change begins everything anew: the old measurements speak of the old number.
        if (workers != sample.Workers) next = ScalingState.Start with { ChangedAt = sample.At };
        return (new(sample.At, workers, reason), next);
    }

    private static (int Workers, string Reason) Decide(ScalingOptions options, ScalingState state, ScalingSample sample)
    {
        var now = sample.Workers;
        if (now < options.Min) return (options.Min, $"below the minimum of {options.Min}");
        if (now > options.Max) return (options.Max, $"above the maximum of {options.Max}");
        if (!options.Enabled) return (now, "scaling is switched off");
        if (state.ChangedAt is { } changed && (sample.At - changed).TotalSeconds < options.CooldownSeconds)
        {
            return (now, "cooling down after the last change");
        }

        foreach (var (name, rule) in options.Rules)
        {
            if (!Lasted(state.HighSince, name, rule, sample.At)) continue;
            var why = string.Create(CultureInfo.InvariantCulture,
                $"{name}: {sample.Metrics[rule.Metric]:0.#} has been at or above {rule.ThresholdUp:0.#} for {rule.DurationSeconds:0.#} s");
            return now < options.Max ? (now + 1, why) : (now, $"{why}, but the maximum is reached");
        }
        if (options.Rules.All(pair => Lasted(state.LowSince, pair.Key, pair.Value, sample.At)))
        {
            return now > options.Min
                ? (now - 1, "all metrics have been low long enough")
                : (now, "all metrics are low, and the minimum is reached");
        }
        return (now, "within the thresholds");
    }

    private static Dictionary<string, DateTimeOffset> Since(ScalingOptions options, ScalingSample sample,
        IReadOnlyDictionary<string, DateTimeOffset> before, Func<ScalingRule, double, bool> holds)
    {
        var since = new Dictionary<string, DateTimeOffset>();
        foreach (var (name, rule) in options.Rules)
        {
            if (sample.Metrics.TryGetValue(rule.Metric, out var value) && holds(rule, value))
            {
                since[name] = before.TryGetValue(name, out var earlier) ? earlier : sample.At;
            }
        }
        return since;
    }

    private static bool Lasted(
        IReadOnlyDictionary<string, DateTimeOffset> since, string name, ScalingRule rule, DateTimeOffset now) =>
        since.TryGetValue(name, out var from) && (now - from).TotalSeconds >= rule.DurationSeconds;
}
