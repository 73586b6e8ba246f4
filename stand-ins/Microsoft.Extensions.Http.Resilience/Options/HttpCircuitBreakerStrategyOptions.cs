using Polly.CircuitBreaker;

namespace Microsoft.Extensions.Http.Resilience;

/// <summary>A breaker for HTTP requests; Polly's defaults: 10 % of at least 100 calls in 30 s open it for 5 s.</summary>
public class HttpCircuitBreakerStrategyOptions : CircuitBreakerStrategyOptions<HttpResponseMessage>
{
    /// <summary>Counts the faults that may pass.</summary>
    public HttpCircuitBreakerStrategyOptions()
        => ShouldHandle = static args => ValueTask.FromResult(HttpClientResiliencePredicates.IsTransient(args.Outcome));
}
