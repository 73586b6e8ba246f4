namespace Microsoft.Extensions.ServiceDiscovery;

/// <summary>An endpoint as the configuration gives it: an address, or a host with or without a port (Scheme is null then).</summary>
internal sealed record ServiceAddress(string? Scheme, string Host, int? Port, string Path)
{
    /// <summary>Null when the text is neither.</summary>
    public static ServiceAddress? Parse(string text)
    {
        var hasScheme = text.Contains("://", StringComparison.Ordinal);
        if (!Uri.TryCreate(hasScheme ? text : $"none://{text}", UriKind.Absolute, out var uri) || uri.Host.Length == 0) return null;
        return hasScheme
            ? new ServiceAddress(uri.Scheme, uri.Host, uri.Port, uri.AbsolutePath.TrimEnd('/'))
            : new ServiceAddress(null, uri.Host, uri.Port < 0 ? null : uri.Port, "");
    }

    /// <summary>The request's address with this endpoint in the place of the service's name.</summary>
    public Uri Apply(Uri address, ServiceQuery query)
    {
        var builder = new UriBuilder(address) { Scheme = Scheme ?? query.Schemes[0], Host = Host, Port = Port ?? (Scheme is null && !address.IsDefaultPort ? address.Port : -1) };
        if (Path.Length > 0) builder.Path = Path + address.AbsolutePath;
        return builder.Uri;
    }
}
