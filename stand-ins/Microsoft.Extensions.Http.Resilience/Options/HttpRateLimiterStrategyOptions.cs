using Polly.RateLimiting;

namespace Microsoft.Extensions.Http.Resilience;

/// <summary>A limit of concurrent HTTP requests, 1000 and none waiting by default.</summary>
public class HttpRateLimiterStrategyOptions : RateLimiterStrategyOptions;
