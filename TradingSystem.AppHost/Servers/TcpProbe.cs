using System.Globalization;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace TradingSystem.AppHost.Servers;

/// <summary>
/// Sends a few bytes of a server's own protocol ({0} is the password) and waits for the expected answer.
/// </summary>
internal sealed class TcpProbe(
    EndpointReference endpoint, string send, string expect, ParameterResource? password) : ServerProbe
{
    protected override async Task<HealthCheckResult> AskAsync(CancellationToken ct)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(endpoint.Host, endpoint.Port, ct);
        var stream = client.GetStream();
        var text = password is null
            ? send
            : string.Format(CultureInfo.InvariantCulture, send, await password.GetValueAsync(ct));
        await stream.WriteAsync(Encoding.Latin1.GetBytes(text), ct);
        var (buffer, seen) = (new byte[512], "");
        while (!seen.Contains(expect, StringComparison.Ordinal))
        {
            var n = await stream.ReadAsync(buffer, ct);
            if (n == 0) return HealthCheckResult.Unhealthy("it closed the connection");
            seen += Encoding.Latin1.GetString(buffer, 0, n);
            // An error is one line of Redis's protocol that begins with a minus.
            if (seen.Split("\r\n").FirstOrDefault(line => line.StartsWith('-')) is { } error)
            {
                return HealthCheckResult.Unhealthy(error);
            }
        }
        return HealthCheckResult.Healthy();
    }
}
