namespace Microsoft.Extensions.Http.Resilience.Pipelines;

/// <summary>Scheme, host and port of a request.</summary>
internal static class Authority
{
    public static string Of(HttpRequestMessage request) => request.RequestUri is { IsAbsoluteUri: true } uri
        ? uri.GetLeftPart(UriPartial.Authority)
        : throw new InvalidOperationException("The request has no absolute address.");
}
