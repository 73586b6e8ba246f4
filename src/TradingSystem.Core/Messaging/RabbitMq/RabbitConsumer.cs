using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace TradingSystem.Core.Messaging.RabbitMq;

/// <summary>
/// A consumer on a channel of its own. It doesn't outlive its channel: delivery tags belong to the channel that brought them,
/// and acknowledging an old one on a recovered channel closes that one too.
/// </summary>
internal sealed class RabbitConsumer : IBusConsumer
{
    private readonly IChannel channel;
    private string? tag;
    private volatile bool lost;

    private RabbitConsumer(IChannel channel) => this.channel = channel;

    public bool IsAlive => !lost && channel.IsOpen;

    public static async Task<RabbitConsumer> StartAsync(IChannel channel, string queue, bool autoAck, AsyncEventHandler<BasicDeliverEventArgs> handle, CancellationToken ct)
    {
        var started = new RabbitConsumer(channel);
        var consumer = new AsyncEventingBasicConsumer(channel);
        consumer.ReceivedAsync += handle;
        consumer.ShutdownAsync += started.LoseAsync;
        consumer.UnregisteredAsync += started.LoseAsync;
        started.tag = await channel.BasicConsumeAsync(queue, autoAck, consumer, ct);
        return started;
    }

    public async Task StopAsync()
    {
        if (!IsAlive || tag is null) return;
        await channel.BasicCancelAsync(tag);
        lost = true;   // the client library says so too, but some time after the server's answer
    }

    public ValueTask DisposeAsync() => channel.DisposeAsync();

    private Task LoseAsync(object sender, AsyncEventArgs e)
    {
        lost = true;
        return Task.CompletedTask;
    }
}
