using System.Threading.RateLimiting;

namespace Polly.RateLimiting;

/// <summary>A call that was refused.</summary>
/// <param name="context">The call's context.</param>
/// <param name="lease">The refusal.</param>
public readonly struct OnRateLimiterRejectedArguments(ResilienceContext context, RateLimitLease lease)
{
    /// <summary>The call's context.</summary>
    public ResilienceContext Context { get; } = context;

    /// <summary>The refusal.</summary>
    public RateLimitLease Lease { get; } = lease;
}
