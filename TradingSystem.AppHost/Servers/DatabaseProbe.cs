using Microsoft.Extensions.Diagnostics.HealthChecks;
using Npgsql;

namespace TradingSystem.AppHost.Servers;

/// <summary>
/// The way to the database leads to a server that takes writes, and its owner may make the schema there.
/// </summary>
internal sealed class DatabaseProbe(IResourceWithConnectionString database) : ServerProbe
{
    protected override async Task<HealthCheckResult> AskAsync(CancellationToken ct)
    {
        await using var source = NpgsqlDataSource.Create(
            await database.GetConnectionStringAsync(ct) + ";Pooling=false");
        await using var command = source.CreateCommand("select has_schema_privilege('public', 'create')");
        return await command.ExecuteScalarAsync(ct) is true
            ? HealthCheckResult.Healthy()
            : HealthCheckResult.Unhealthy("the migrations may not create their tables");
    }
}
