using Microsoft.Extensions.Diagnostics.HealthChecks;
using RabbitMQ.Client;

namespace Aspire.RabbitMQ.Client;

/// <summary>Healthy when the connection opens a channel within the check's time. The connection is made by the first check.</summary>
internal sealed class RabbitMQHealthCheck(Func<IConnection> connection) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            // Making the connection blocks; the check's caller isn't held up by it for longer than it wants to wait.
            var made = await Task.Run(connection, cancellationToken).WaitAsync(cancellationToken);
            await using var channel = await made.CreateChannelAsync(cancellationToken: cancellationToken);
            return HealthCheckResult.Healthy();
        }
#pragma warning disable CA1031 // whatever it was: the server isn't usable
        catch (Exception e)
#pragma warning restore CA1031
        {
            return new HealthCheckResult(context.Registration.FailureStatus, e.Message, e);
        }
    }
}
