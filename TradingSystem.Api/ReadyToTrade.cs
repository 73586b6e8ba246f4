using Microsoft.Extensions.Diagnostics.HealthChecks;
using TradingSystem.Core.MarketData;
using TradingSystem.Postgres.Schema;

namespace TradingSystem.Api;

/// <summary>Unhealthy until orders can be judged: the schema is there, assets and prices are known.</summary>
internal sealed class ReadyToTrade(SchemaGate schema, AssetCatalog assets, QuoteBoard quotes) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var missing = !schema.IsOpen
            ? "the database's schema"
            : assets.All.Count == 0
            ? "assets"
            : quotes.IsEmpty
            ? "prices"
            : null;
        return Task.FromResult(missing is null
            ? HealthCheckResult.Healthy()
            : HealthCheckResult.Unhealthy($"waiting for {missing}"));
    }
}
