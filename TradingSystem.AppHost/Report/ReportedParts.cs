using TradingSystem.AppHost.Data;

namespace TradingSystem.AppHost.Report;

/// <summary>What the report names by itself.</summary>
internal sealed record ReportedParts(IResourceBuilder<ProjectResource> Api, IResourceBuilder<ProjectResource> Exchange, ApiKey Trader, ApiKey Admin, ApiKey ExchangeKey);
