namespace TradingSystem.AppHost.Servers;

/// <summary>What the programs need from the servers: four connection strings; waiting for one waits for its health check.</summary>
internal sealed record ServerSet(
    IResourceBuilder<IResourceWithConnectionString> TradingDb,
    IResourceBuilder<IResourceWithConnectionString> TradingDbReplica,
    IResourceBuilder<IResourceWithConnectionString> Cache,
    IResourceBuilder<IResourceWithConnectionString> Messaging);
