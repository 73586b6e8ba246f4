namespace TradingSystem.AppHost.Control;

internal sealed record ControlOptions(Uri Url, IResourceBuilder<ParameterResource> Token);
