namespace Microsoft.Extensions.Http.Resilience.Pipelines;

/// <summary>A pipeline, and which of its instances: with a selector each authority or key has its own.</summary>
internal readonly record struct HttpKey(string Name, string Instance)
{
    /// <summary>One builder makes all instances of a name.</summary>
    public static IEqualityComparer<HttpKey> ByName { get; } = EqualityComparer<HttpKey>.Create((a, b) => a.Name == b.Name, key => key.Name.GetHashCode(StringComparison.Ordinal));
}
