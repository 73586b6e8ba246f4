using System.ComponentModel.DataAnnotations;

namespace TradingSystem.Api.RateLimits;

/// <summary>Section <c>RateLimit</c>.</summary>
public sealed record RateLimitOptions
{
    public const string Section = "RateLimit";

    /// <summary>
    /// Requests that a key may make in a minute, at each instance of the Api: a bot that runs wild doesn't crowd the
    /// others out.
    /// </summary>
    [Range(1, 100_000_000)] public int RequestsPerMinute { get; init; } = 60_000;

    /// <summary>
    /// Requests without a valid key that an address may make in a minute, at each instance of the Api; keys that were
    /// valid a moment ago pass all the same.
    /// </summary>
    [Range(1, 100_000_000)] public int UnauthenticatedPerMinute { get; init; } = 600;
}
