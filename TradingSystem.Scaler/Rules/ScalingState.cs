namespace TradingSystem.Scaler.Rules;

/// <summary>
/// What the evaluation remembers: since when each rule's metric is high or low, and when the number last changed.
/// </summary>
public sealed record ScalingState
{
    public static ScalingState Start { get; } = new();

    public IReadOnlyDictionary<string, DateTimeOffset> HighSince { get; init; } =
        new Dictionary<string, DateTimeOffset>();
    public IReadOnlyDictionary<string, DateTimeOffset> LowSince { get; init; } =
        new Dictionary<string, DateTimeOffset>();
    public DateTimeOffset? ChangedAt { get; init; }
}
