namespace Polly.RateLimiting;

/// <summary>A call was refused by a rate limiter: nothing was sent.</summary>
public sealed class RateLimiterRejectedException : ExecutionRejectedException
{
    private const string Text = "The operation could not be executed because it was rejected by the rate limiter.";

    /// <summary>Refused, without a word about when to come back.</summary>
    public RateLimiterRejectedException()
        : base(Text)
    {
    }

    /// <summary>Refused until some time has passed.</summary>
    /// <param name="retryAfter">When to come back.</param>
    public RateLimiterRejectedException(TimeSpan retryAfter)
        : base($"{Text} It can be retried after '{retryAfter}'.") => RetryAfter = retryAfter;

    /// <summary>Refused, with other words.</summary>
    /// <param name="message">The words.</param>
    public RateLimiterRejectedException(string message)
        : base(message)
    {
    }

    /// <summary>Refused, with other words.</summary>
    /// <param name="message">The words.</param>
    /// <param name="inner">The cause.</param>
    public RateLimiterRejectedException(string message, Exception inner)
        : base(message, inner)
    {
    }

    /// <summary>When to come back, if the limiter says so.</summary>
    public TimeSpan? RetryAfter { get; }
}
