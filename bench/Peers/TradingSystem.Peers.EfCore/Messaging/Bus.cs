using RabbitMQ.Client;

namespace TradingSystem.Peers.EfCore.Messaging;

/// <summary>The connection to RabbitMQ, and the one queue.</summary>
public sealed class Bus(PeerOptions options) : IAsyncDisposable
{
    public const string Queue = "peer.orders";
    private static readonly CreateChannelOptions Confirming = new(
        publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true);
    private IConnection? connection;

    /// <summary>Connects, and begins with an empty queue.</summary>
    public async Task OpenAsync(CancellationToken ct)
    {
        connection = await new ConnectionFactory { Uri = new(options.Messaging) }.CreateConnectionAsync(ct);
        await using var channel = await connection.CreateChannelAsync(cancellationToken: ct);
        await channel.QueueDeleteAsync(Queue, cancellationToken: ct);
        await channel.QueueDeclareAsync(Queue, durable: true, exclusive: false, autoDelete: false,
            new Dictionary<string, object?> { ["x-queue-type"] = "quorum" }, cancellationToken: ct);
    }

    public Task<IChannel> PublisherAsync(CancellationToken ct) => connection!.CreateChannelAsync(Confirming, ct);

    public Task<IChannel> ConsumerAsync(int concurrency, CancellationToken ct) =>
        connection!.CreateChannelAsync(
            new(publisherConfirmationsEnabled: false, publisherConfirmationTrackingEnabled: false,
                consumerDispatchConcurrency: (ushort)concurrency),
            ct);

    public async Task DeleteQueueAsync(CancellationToken ct)
    {
        await using var channel = await connection!.CreateChannelAsync(cancellationToken: ct);
        await channel.QueueDeleteAsync(Queue, cancellationToken: ct);
    }

    public async ValueTask DisposeAsync()
    {
        if (connection is not null) await connection.DisposeAsync();
    }
}
