using Microsoft.Extensions.Http.Resilience.Pipelines;
using Polly;
using Polly.Retry;

namespace Microsoft.Extensions.Http.Resilience;

/// <summary>Retry of HTTP requests: 3 more attempts, 2 s, exponential, with jitter, <c>Retry-After</c> honoured.</summary>
public class HttpRetryStrategyOptions : RetryStrategyOptions<HttpResponseMessage>
{
    private bool shouldRetryAfterHeader;

    /// <summary>Handles faults that may pass; every method, also POST.</summary>
    public HttpRetryStrategyOptions()
    {
        ShouldHandle = static args => ValueTask.FromResult(HttpClientResiliencePredicates.IsTransient(args.Outcome));
        BackoffType = DelayBackoffType.Exponential;
        UseJitter = true;
        ShouldRetryAfterHeader = true;
    }

    /// <summary>Whether a response's <c>Retry-After</c> decides the delay (true by default).</summary>
    public bool ShouldRetryAfterHeader
    {
        get => shouldRetryAfterHeader;
        set
        {
            shouldRetryAfterHeader = value;
            DelayGenerator = value ? static args => ValueTask.FromResult(RetryAfter.Read(args.Outcome.Result)) : null;
        }
    }
}
