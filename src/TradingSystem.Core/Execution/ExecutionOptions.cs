using System.ComponentModel.DataAnnotations;

namespace TradingSystem.Core.Execution;

/// <summary>Section <c>Execution</c>.</summary>
public sealed record ExecutionOptions
{
    /// <summary>
    /// An order that its broker hasn't confirmed this long after the first intent to send it is resolved: found at the
    /// broker, or canceled; it isn't sent again.
    /// </summary>
    [Range(1, 3600)] public double DefaultOrderTimeoutSeconds { get; init; } = 30;

    /// <summary>An accepted order that no message has begun within this time is begun without one.</summary>
    [Range(1, 3600)] public double RedriveAfterSeconds { get; init; } = 15;

    /// <summary>An order that its broker had confirmed, and hasn't known any more for so long, has ended.</summary>
    [Range(5, 86_400)] public double LostAfterSeconds { get; init; } = 60;

    public TimeSpan DefaultOrderTimeout => TimeSpan.FromSeconds(DefaultOrderTimeoutSeconds);

    public TimeSpan RedriveAfter => TimeSpan.FromSeconds(RedriveAfterSeconds);

    public TimeSpan LostAfter => TimeSpan.FromSeconds(LostAfterSeconds);
}
