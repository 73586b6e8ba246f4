using System.Net;
using Microsoft.Extensions.Http.Resilience;
using Polly;

namespace TradingSystem.ServiceDefaults.Resilience;

/// <summary>
/// From the outside in: total timeout, retry of safe methods, circuit breaker, attempt timeout. Nothing is hedged.
/// </summary>
internal static class BrokerPipeline
{
    public static void Configure(
        ResiliencePipelineBuilder<HttpResponseMessage> pipeline, BrokerResilienceOptions options, BrokerCircuit circuit)
    {
        pipeline.AddTimeout(new HttpTimeoutStrategyOptions
        {
            Name = "Broker-TotalTimeout",
            Timeout = TimeSpan.FromSeconds(options.TotalTimeoutSeconds)
        });
        if (options.SafeRetryMaxAttempts > 0)
        {
            var retry = new HttpRetryStrategyOptions
            {
                Name = "Broker-SafeRetry",
                MaxRetryAttempts = options.SafeRetryMaxAttempts,
                Delay = TimeSpan.FromSeconds(options.SafeRetryDelaySeconds),
            };
            retry.DisableForUnsafeHttpMethods();
            pipeline.AddRetry(retry);
        }

        pipeline
            .AddCircuitBreaker(new HttpCircuitBreakerStrategyOptions
            {
                Name = "Broker-CircuitBreaker",
                ShouldHandle = static args => ValueTask.FromResult(SaysThatTheBrokerIsIll(args.Outcome)),
                MinimumThroughput = options.BreakerFailures,
                FailureRatio = options.BreakerFailureRatio,
                SamplingDuration = TimeSpan.FromSeconds(options.BreakerSamplingSeconds),
                BreakDuration = TimeSpan.FromSeconds(options.BreakerOpenSeconds),
                ManualControl = circuit.Control,
                StateProvider = circuit.State,
            })
            .AddTimeout(new HttpTimeoutStrategyOptions
            {
                Name = "Broker-AttemptTimeout",
                Timeout = TimeSpan.FromSeconds(options.AttemptTimeoutSeconds)
            });
    }

    /// <summary>429 is a broker in good health that wants us to slow down.</summary>
    private static bool SaysThatTheBrokerIsIll(Outcome<HttpResponseMessage> outcome)
        =>
            outcome.Result?.StatusCode != HttpStatusCode.TooManyRequests
                && HttpClientResiliencePredicates.IsTransient(outcome);
}
