using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

public static class ParameterResourceBuilderExtensions
{
    /// <summary>Configuration <c>Parameters:name</c> wins over the default, which is new on every start.</summary>
    public static IResourceBuilder<ParameterResource> AddParameter(this IDistributedApplicationBuilder builder, string name, ParameterDefault value, bool secret = false, bool persist = false)
    {
        if (persist) throw new NotSupportedException("The stand-in keeps no user secrets.");
        return builder.AddResource(new ParameterResource(name, fallback => builder.Configuration[$"Parameters:{name}"] ?? fallback!.GetDefaultValue(), secret) { Default = value });
    }

    public static IResourceBuilder<ParameterResource> AddParameter(this IDistributedApplicationBuilder builder, string name, Func<string> valueGetter, bool publishValueAsDefault = false, bool secret = false) =>
        builder.AddResource(new ParameterResource(name, _ => valueGetter(), secret));
}
