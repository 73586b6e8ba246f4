using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using RabbitMQ.Client;

namespace TradingSystem.RabbitMq;

/// <summary>The process's connection, made when it is first needed; it recovers by itself afterwards.</summary>
public sealed class RabbitConnection(IServiceProvider services, TimeProvider clock, ILogger<RabbitConnection> logger)
{
    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(1);
    private readonly SemaphoreSlim once = new(1);
    private IConnection? connection;

    /// <summary>
    /// Declares all queues and exchanges anew: a server that has lost its data (a node that was reset, a volume that is
    /// gone) comes back empty.
    /// </summary>
    public async Task DeclareAgainAsync(CancellationToken ct)
    {
        logger.LogWarning("RabbitMQ doesn't have our queues: they are declared anew");
        await DeclareAsync(await GetAsync(ct), ct);
    }

    /// <summary>Opens a connection beside the process's own, for the caller to close.</summary>
    public Task<IConnection> OpenAnotherAsync(CancellationToken ct) =>
        services.GetRequiredService<IConnectionFactory>().CreateConnectionAsync(ct);

    private static async Task DeclareAsync(IConnection connection, CancellationToken ct)
    {
        await using var channel = await connection.CreateChannelAsync(cancellationToken: ct);
        await Topology.DeclareAsync(channel, ct);
    }

    /// <summary>Waits for RabbitMQ as long as it takes.</summary>
    public async Task<IConnection> GetAsync(CancellationToken ct)
    {
        if (connection is { } made) return made;
        await once.WaitAsync(ct);
        try
        {
            while (connection is null)
            {
                try
                {
                    // Resolving it connects, and blocks meanwhile.
                    var connecting = await Task.Run(services.GetRequiredService<IConnection>, ct);
                    await DeclareAsync(connecting, ct);
                    connection = connecting;
                }
                catch (Exception e) when (e is not OperationCanceledException || !ct.IsCancellationRequested)
                {
                    logger.LogWarning("RabbitMQ doesn't answer, trying again: {Reason}", e.Message);
                    await Task.Delay(RetryDelay, clock, ct);
                }
            }
            return connection;
        }
        finally
        {
            once.Release();
        }
    }
}
