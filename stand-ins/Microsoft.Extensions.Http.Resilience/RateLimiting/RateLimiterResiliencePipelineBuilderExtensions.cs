using System.Threading.RateLimiting;
using Polly.RateLimiting;

namespace Polly;

/// <summary>Adds rate limiters to pipelines.</summary>
public static class RateLimiterResiliencePipelineBuilderExtensions
{
    /// <summary>Limits how many calls are under way at a time.</summary>
    /// <typeparam name="TBuilder">The builder's type.</typeparam>
    /// <param name="builder">The pipeline.</param>
    /// <param name="permitLimit">Calls at a time.</param>
    /// <param name="queueLimit">Calls that may wait for their turn.</param>
    /// <returns>The same builder.</returns>
    public static TBuilder AddConcurrencyLimiter<TBuilder>(this TBuilder builder, int permitLimit, int queueLimit = 0)
        where TBuilder : ResiliencePipelineBuilderBase
        => builder.AddConcurrencyLimiter(new ConcurrencyLimiterOptions { PermitLimit = permitLimit, QueueLimit = queueLimit });

    /// <summary>Limits how many calls are under way at a time.</summary>
    /// <typeparam name="TBuilder">The builder's type.</typeparam>
    /// <param name="builder">The pipeline.</param>
    /// <param name="options">The limits.</param>
    /// <returns>The same builder.</returns>
    public static TBuilder AddConcurrencyLimiter<TBuilder>(this TBuilder builder, ConcurrencyLimiterOptions options)
        where TBuilder : ResiliencePipelineBuilderBase
        => builder.AddRateLimiter(new RateLimiterStrategyOptions { DefaultRateLimiterOptions = options });

    /// <summary>Asks a limiter of the caller's.</summary>
    /// <typeparam name="TBuilder">The builder's type.</typeparam>
    /// <param name="builder">The pipeline.</param>
    /// <param name="limiter">The limiter; the caller disposes it.</param>
    /// <returns>The same builder.</returns>
    public static TBuilder AddRateLimiter<TBuilder>(this TBuilder builder, RateLimiter limiter)
        where TBuilder : ResiliencePipelineBuilderBase
        => builder.AddRateLimiter(new RateLimiterStrategyOptions
        {
            RateLimiter = args => limiter.AcquireAsync(cancellationToken: args.Context.CancellationToken),
        });

    /// <summary>Adds a limiter with all its options.</summary>
    /// <typeparam name="TBuilder">The builder's type.</typeparam>
    /// <param name="builder">The pipeline.</param>
    /// <param name="options">The options.</param>
    /// <returns>The same builder.</returns>
    public static TBuilder AddRateLimiter<TBuilder>(this TBuilder builder, RateLimiterStrategyOptions options)
        where TBuilder : ResiliencePipelineBuilderBase
        => builder.AddStrategy(context => new RateLimiterStrategy(options, context.Telemetry), options);
}
