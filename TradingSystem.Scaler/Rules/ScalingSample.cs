namespace TradingSystem.Scaler.Rules;

/// <summary>What was measured. A metric that couldn't be is absent: it moves nothing.</summary>
/// <param name="Workers">How many there are now.</param>
public sealed record ScalingSample(DateTimeOffset At, int Workers, IReadOnlyDictionary<ScalingMetric, double> Metrics);
