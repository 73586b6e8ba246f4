namespace TradingSystem.AppHost.Data;

/// <summary>A key's id and secret, in the form that clients of Alpaca's API are used to.</summary>
internal sealed record ApiKey(IResourceBuilder<ParameterResource> Id, IResourceBuilder<ParameterResource> Secret);
