namespace TradingSystem.Scaler.Rules;

/// <summary>
/// One worker more when the metric stays at or above the upper threshold for the duration; one less when all rules'
/// metrics stay at or below their lower ones.
/// </summary>
public sealed record ScalingRule
{
    public ScalingMetric Metric { get; init; }
    public double ThresholdUp { get; init; } = 80;
    public double ThresholdDown { get; init; } = 30;
    public double DurationSeconds { get; init; } = 300;
}
