using System.ComponentModel.DataAnnotations;

namespace TradingSystem.ServiceDefaults.Resilience;

/// <summary>The figures of one broker's pipeline, section <c>Resilience:{name}</c>.</summary>
public sealed record BrokerResilienceOptions : IValidatableObject
{
    /// <summary>Limit of a call with all its attempts, in seconds.</summary>
    [Range(0.01, 300)]
    public double TotalTimeoutSeconds { get; init; } = 10;

    /// <summary>Limit of one attempt, in seconds.</summary>
    [Range(0.01, 300)]
    public double AttemptTimeoutSeconds { get; init; } = 3;

    /// <summary>
    /// How often a safe method (GET, HEAD, OPTIONS, TRACE) is sent again; the others never are. 0: not at all.
    /// </summary>
    [Range(0, 10)]
    public int SafeRetryMaxAttempts { get; init; } = 2;

    /// <summary>
    /// Wait before the first repetition, in seconds; it doubles each time, with jitter. <c>Retry-After</c> has
    /// precedence.
    /// </summary>
    [Range(0.0, 30.0)]
    public double SafeRetryDelaySeconds { get; init; } = 0.2;

    /// <summary>
    /// Failures that open the circuit, if they are also <see cref="BreakerFailureRatio"/> of the calls.
    /// </summary>
    [Range(2, 10_000)]
    public int BreakerFailures { get; init; } = 5;

    /// <summary>The part of the calls that failed, 0 to 1.</summary>
    [Range(0.01, 1.0)]
    public double BreakerFailureRatio { get; init; } = 0.5;

    /// <summary>The time over which failures are counted, in seconds.</summary>
    [Range(0.5, 3600)]
    public double BreakerSamplingSeconds { get; init; } = 30;

    /// <summary>How long an open circuit lets nothing through, in seconds.</summary>
    [Range(0.5, 3600)]
    public double BreakerOpenSeconds { get; init; } = 30;

    /// <inheritdoc />
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (AttemptTimeoutSeconds > TotalTimeoutSeconds)
        {
            yield return new ValidationResult(
                $"{nameof(AttemptTimeoutSeconds)} ({AttemptTimeoutSeconds}) must not exceed {nameof(TotalTimeoutSeconds)} ({TotalTimeoutSeconds}).",
                [nameof(AttemptTimeoutSeconds), nameof(TotalTimeoutSeconds)]);
        }
    }
}
