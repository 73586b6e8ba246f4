namespace Microsoft.Extensions.ServiceDiscovery;

/// <summary>What an address asks for: <c>https+http://_endpoint.service</c> is an endpoint of a service, https preferred.</summary>
internal sealed record ServiceQuery(string Service, string? Endpoint, string[] Schemes)
{
    public static ServiceQuery Parse(Uri address)
    {
        var schemes = address.Scheme.Split('+', StringSplitOptions.RemoveEmptyEntries);
        var host = address.Host;
        var dot = host.IndexOf('.', StringComparison.Ordinal);
        return host.StartsWith('_') && dot > 1
            ? new ServiceQuery(host[(dot + 1)..], host[1..dot], schemes)
            : new ServiceQuery(host, null, schemes);
    }
}
