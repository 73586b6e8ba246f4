namespace TradingSystem.AppHost.Servers;

internal sealed record ServerPasswords(
    IResourceBuilder<ParameterResource> Monitor,
    IResourceBuilder<ParameterResource> Replication,
    IResourceBuilder<ParameterResource> DatabaseOwner,
    IResourceBuilder<ParameterResource> DatabaseApp,
    IResourceBuilder<ParameterResource> Redis,
    IResourceBuilder<ParameterResource> RabbitMq);
