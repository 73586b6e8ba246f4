namespace Polly.RateLimiting;

/// <summary>A call that wants a permit.</summary>
/// <param name="context">The call's context.</param>
public readonly struct RateLimiterArguments(ResilienceContext context)
{
    /// <summary>The call's context.</summary>
    public ResilienceContext Context { get; } = context;
}
