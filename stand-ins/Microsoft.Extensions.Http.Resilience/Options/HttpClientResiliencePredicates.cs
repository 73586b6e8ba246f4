using System.Net;
using Polly;
using Polly.Timeout;

namespace Microsoft.Extensions.Http.Resilience;

/// <summary>What counts as a fault that may pass.</summary>
public static class HttpClientResiliencePredicates
{
    /// <summary>
    /// 5xx, 408, 429, <see cref="HttpRequestException"/> and <see cref="TimeoutRejectedException"/>; not what the caller
    /// cancelled and not an open circuit.
    /// </summary>
    /// <param name="outcome">A response or an exception.</param>
    /// <returns>True for such a fault.</returns>
    public static bool IsTransient(Outcome<HttpResponseMessage> outcome) => outcome switch
    {
        { Exception: { } exception } => exception is HttpRequestException or TimeoutRejectedException,
        { Result: { } response } => (int)response.StatusCode >= 500
            || response.StatusCode is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests,
        _ => false,
    };
}
