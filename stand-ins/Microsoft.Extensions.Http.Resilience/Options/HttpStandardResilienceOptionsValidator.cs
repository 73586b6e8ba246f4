using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;
using Polly;
using Polly.Retry;

namespace Microsoft.Extensions.Http.Resilience;

/// <summary>Each strategy for itself, and whether they go together.</summary>
internal sealed class HttpStandardResilienceOptionsValidator : IValidateOptions<HttpStandardResilienceOptions>
{
    public ValidateOptionsResult Validate(string? name, HttpStandardResilienceOptions options)
    {
        var found = new ValidateOptionsResultBuilder();
        foreach (var strategy in new ResilienceStrategyOptions?[] { options.RateLimiter, options.TotalRequestTimeout, options.Retry, options.CircuitBreaker, options.AttemptTimeout })
        {
            if (strategy is null)
            {
                found.AddError("Each of the five strategies needs its options.");
                return found.Build();
            }

            var results = new List<ValidationResult>();
            Validator.TryValidateObject(strategy, new ValidationContext(strategy), results, validateAllProperties: true);
            foreach (var result in results) found.AddError($"{strategy.Name}: {result.ErrorMessage}");
        }

        var (attempt, total) = (options.AttemptTimeout.Timeout, options.TotalRequestTimeout.Timeout);
        if (attempt > total)
        {
            found.AddError($"TotalRequestTimeout ({total.TotalSeconds} s) must not be below AttemptTimeout ({attempt.TotalSeconds} s).");
        }

        if (options.CircuitBreaker.SamplingDuration < 2 * attempt)
        {
            found.AddError($"CircuitBreaker.SamplingDuration ({options.CircuitBreaker.SamplingDuration.TotalSeconds} s) must be at least double of AttemptTimeout ({attempt.TotalSeconds} s).");
        }

        if (Delays(options.Retry) is var delays && delays > total)
        {
            found.AddError($"The retry's delays together ({delays.TotalSeconds} s) must not exceed TotalRequestTimeout ({total.TotalSeconds} s).");
        }

        return found.Build();
    }

    private static TimeSpan Delays(RetryStrategyOptions<HttpResponseMessage> retry)
    {
        var sum = 0.0;
        for (var attempt = 0; attempt < retry.MaxRetryAttempts; attempt++)
        {
            var delay = retry.Delay.TotalSeconds * retry.BackoffType switch
            {
                DelayBackoffType.Exponential => Math.Pow(2, attempt),
                DelayBackoffType.Linear => attempt + 1,
                _ => 1,
            };
            sum += Math.Min(delay, retry.MaxDelay?.TotalSeconds ?? double.MaxValue);
        }

        return TimeSpan.FromSeconds(Math.Min(sum, TimeSpan.MaxValue.TotalSeconds / 2));
    }
}
