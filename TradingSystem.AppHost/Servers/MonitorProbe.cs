using Microsoft.Extensions.Diagnostics.HealthChecks;
using Npgsql;

namespace TradingSystem.AppHost.Servers;

/// <summary>pg_auto_failover's monitor answers.</summary>
internal sealed class MonitorProbe(EndpointReference endpoint, ParameterResource password) : ServerProbe
{
    public static async Task<object?> AskMonitorAsync(
        EndpointReference endpoint, ParameterResource password, string sql, CancellationToken ct)
    {
        await using var source = NpgsqlDataSource.Create(
            $"Host={endpoint.Host};Port={endpoint.Port};Username=autoctl_node;Password={await password.GetValueAsync(ct)};Database=pg_auto_failover;Pooling=false;Timeout=2");
        await using var command = source.CreateCommand(sql);
        return await command.ExecuteScalarAsync(ct);
    }

    protected override async Task<HealthCheckResult> AskAsync(CancellationToken ct) =>
        await AskMonitorAsync(endpoint, password, "select true", ct) is true
            ? HealthCheckResult.Healthy()
            : HealthCheckResult.Unhealthy();
}
