namespace Microsoft.Extensions.Http.Resilience.Pipelines;

/// <summary>The header <c>Retry-After</c> (RFC 9110, 10.2.3): seconds or a date.</summary>
internal static class RetryAfter
{
    /// <summary>How long to wait; null where the response doesn't say or says the past.</summary>
    public static TimeSpan? Read(HttpResponseMessage? response) => response?.Headers.RetryAfter switch
    {
        { Delta: { } delta } when delta >= TimeSpan.Zero => delta,
        { Date: { } date } when date - TimeProvider.System.GetUtcNow() is { } left && left >= TimeSpan.Zero => left,
        _ => null,
    };
}
