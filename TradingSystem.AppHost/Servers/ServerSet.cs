namespace TradingSystem.AppHost.Servers;

/// <summary>
/// What the programs need from the servers: connection strings; waiting for one waits for its health check.
/// </summary>
/// <param name="TradingDbOwner">For the migrations and the operator. The programs connect as a role that can't rewrite
/// history, which the migrations make.</param>
/// <param name="DatabaseAppPassword">Of that role.</param>
internal sealed record ServerSet(
    IResourceBuilder<IResourceWithConnectionString> TradingDbOwner,
    IResourceBuilder<ParameterResource> DatabaseAppPassword,
    IResourceBuilder<IResourceWithConnectionString> TradingDb,
    IResourceBuilder<IResourceWithConnectionString> TradingDbReplica,
    IResourceBuilder<IResourceWithConnectionString> Cache,
    IResourceBuilder<IResourceWithConnectionString> Messaging);
