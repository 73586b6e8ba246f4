using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace TradingSystem.AppHost.Servers;

/// <summary>Asks a server itself; an error is an answer too.</summary>
internal abstract class ServerProbe : IHealthCheck
{
    public static string NameFor(string resource) => $"{resource}-probe";

    public async Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            return await AskAsync(cancellationToken);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            return HealthCheckResult.Unhealthy(e.Message);
        }
    }

    protected abstract Task<HealthCheckResult> AskAsync(CancellationToken ct);
}
