using System.ComponentModel.DataAnnotations;

namespace TradingSystem.Scaler.Rules;

/// <summary>Section <c>Scaling</c>.</summary>
public sealed record ScalingOptions : IValidatableObject
{
    public bool Enabled { get; init; } = true;

    [Range(1, 64)] public int Min { get; init; } = 1;

    [Range(1, 64)] public int Max { get; init; } = 5;

    [Range(0.1, 3600)] public double EvaluateEverySeconds { get; init; } = 30;

    /// <summary>After a change of the number of workers it stays for that long.</summary>
    [Range(0, 86_400)] public double CooldownSeconds { get; init; } = 600;

    /// <summary>Keyed by name, so that single figures can be set from outside.</summary>
    [Required, MinLength(1)] public Dictionary<string, ScalingRule> Rules { get; init; } = [];

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Min > Max) yield return new($"Min ({Min}) must not exceed Max ({Max})", [nameof(Min)]);
        foreach (var (name, rule) in Rules.Where(pair => pair.Value.ThresholdDown >= pair.Value.ThresholdUp
            || pair.Value.DurationSeconds < 0))
        {
            yield return new(
                $"ThresholdDown ({rule.ThresholdDown}) must be below ThresholdUp ({rule.ThresholdUp}), DurationSeconds not negative",
                [$"{nameof(Rules)}:{name}"]);
        }
    }
}
