using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Primitives;

namespace Microsoft.Extensions.ServiceDiscovery;

/// <summary>
/// Endpoints from <c>services:{name}:{endpoint or scheme}:{n}</c>, taken in turn. They are kept until the configuration changes.
/// </summary>
internal sealed class ConfiguredEndpoints : IDisposable
{
    private readonly ConcurrentDictionary<string, Rotation> known = new(StringComparer.OrdinalIgnoreCase);
    private readonly IConfigurationSection services;
    private readonly IDisposable changes;

    public ConfiguredEndpoints(IConfiguration configuration)
    {
        services = configuration.GetSection("services");
        changes = ChangeToken.OnChange(configuration.GetReloadToken, known.Clear);
    }

    /// <summary>Where a request goes. A name that isn't configured stays; of several schemes the first one is taken then.</summary>
    public Uri Resolve(Uri address)
    {
        var key = $"{address.Scheme}://{address.Host}";
        if (!known.TryGetValue(key, out var rotation))
        {
            var query = ServiceQuery.Parse(address);
            rotation = known.GetOrAdd(key, new Rotation(query, Read(query)));
        }

        return rotation.Next() is { } endpoint ? endpoint.Apply(address, rotation.Query) : PassThrough(address, rotation.Query);
    }

    public void Dispose() => changes.Dispose();

    private static Uri PassThrough(Uri address, ServiceQuery query)
    {
        if (query.Schemes.Length == 1 && query.Endpoint is null) return address;
        return new UriBuilder(address) { Scheme = query.Schemes[0], Host = query.Service, Port = address.IsDefaultPort ? -1 : address.Port }.Uri;
    }

    private ServiceAddress[] Read(ServiceQuery query)
    {
        var service = services.GetSection(query.Service);
        IEnumerable<string> names = query.Endpoint is null ? ["default", .. query.Schemes] : [query.Endpoint];
        var section = names.Select(service.GetSection).FirstOrDefault(candidate => candidate.Exists());
        if (section is null) return [];

        var values = section.Value is { Length: > 0 } single ? [single] : section.GetChildren().Select(child =>
            int.TryParse(child.Key, NumberStyles.None, CultureInfo.InvariantCulture, out _)
                ? child.Value ?? ""
                : throw new KeyNotFoundException($"The endpoints of '{section.Path}' have keys that aren't numbers: '{child.Key}'."));
        var all = values.Select(value => ServiceAddress.Parse(value)
            ?? throw new KeyNotFoundException($"'{section.Path}' has a value that isn't an endpoint: '{value}'.")).ToArray();

        // Of the schemes that were asked for, the first one that there is; an endpoint without a scheme serves any.
        var best = query.Schemes.FirstOrDefault(scheme => all.Any(each => each.Scheme == scheme));
        return [.. all.Where(each => each.Scheme is null || each.Scheme == best)];
    }

    private sealed class Rotation(ServiceQuery query, ServiceAddress[] endpoints)
    {
        private uint turn = uint.MaxValue;

        public ServiceQuery Query { get; } = query;

        public ServiceAddress? Next() => endpoints.Length == 0 ? null : endpoints[Interlocked.Increment(ref turn) % (uint)endpoints.Length];
    }
}
