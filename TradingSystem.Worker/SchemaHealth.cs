using Microsoft.Extensions.Diagnostics.HealthChecks;
using TradingSystem.Postgres.Schema;

namespace TradingSystem.Worker;

/// <summary>Unhealthy until the schema is there.</summary>
internal sealed class SchemaHealth(SchemaGate schema) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(schema.IsOpen
            ? HealthCheckResult.Healthy()
            : HealthCheckResult.Unhealthy("waiting for the database's schema"));
}
