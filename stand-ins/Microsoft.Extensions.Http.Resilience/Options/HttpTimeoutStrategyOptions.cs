using Polly.Timeout;

namespace Microsoft.Extensions.Http.Resilience;

/// <summary>A time limit for HTTP requests, 30 s by default.</summary>
public class HttpTimeoutStrategyOptions : TimeoutStrategyOptions;
