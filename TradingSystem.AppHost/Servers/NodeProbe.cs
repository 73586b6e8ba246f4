using System.Globalization;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace TradingSystem.AppHost.Servers;

/// <summary>
/// A database node as its monitor sees it: healthy only as one of a pair, degraded while it serves alone.
/// </summary>
internal sealed class NodeProbe(
    EndpointReference monitor, ParameterResource password, EndpointReference node) : ServerProbe
{
    protected override async Task<HealthCheckResult> AskAsync(CancellationToken ct)
    {
        var port = node.Port.ToString(CultureInfo.InvariantCulture);
        // The monitor remembers what a node said before a restart of all: only a fresh report counts.
        var state = await MonitorProbe.AskMonitorAsync(monitor, password,
            $"select case when health = 1 and reporttime > now() - interval '5 seconds' then reportedstate::text else 'away, last ' || reportedstate::text end from pgautofailover.node where nodeport = {port}",
            ct) as string;
        return state switch
        {
            "primary" or "secondary" => HealthCheckResult.Healthy(state),
            "single" or "wait_primary" => HealthCheckResult.Degraded($"{state}: it serves alone"),
            _ => HealthCheckResult.Unhealthy(state ?? "not registered at the monitor yet"),
        };
    }
}
