using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

public static class ConnectionStringBuilderExtensions
{
    /// <summary>Counts as started once every resource that the expression names has started.</summary>
    public static IResourceBuilder<ConnectionStringResource> AddConnectionString(this IDistributedApplicationBuilder builder, string name, ReferenceExpression connectionStringExpression)
    {
        var added = builder.AddResource(new ConnectionStringResource(name, connectionStringExpression));
        foreach (var resource in ResourcesIn(connectionStringExpression).OfType<IResourceWithEndpoints>().Distinct())
        {
            added.WithAnnotation(new WaitAnnotation(resource, WaitType.WaitUntilStarted));
        }
        return added;
    }

    private static IEnumerable<IResource> ResourcesIn(IValueWithReferences value) =>
        value.References.SelectMany(reference => reference switch
        {
            IValueWithReferences nested => ResourcesIn(nested),
            IResource resource => [resource],
            _ => [],
        });
}
