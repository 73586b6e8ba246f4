using TradingSystem.AppHost.Data;

namespace TradingSystem.AppHost.Report;

/// <summary>What the report names by itself.</summary>
internal sealed record ReportedParts(
    IResourceBuilder<ProjectResource> Api, IReadOnlyList<PaperExchange> Exchanges, ApiKey Trader, ApiKey Admin);
