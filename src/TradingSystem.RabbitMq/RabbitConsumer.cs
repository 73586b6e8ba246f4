using RabbitMQ.Client;
using RabbitMQ.Client.Events;
using TradingSystem.Core.Messaging;

namespace TradingSystem.RabbitMq;

/// <summary>
/// A consumer on a channel of its own. It doesn't outlive its channel: delivery tags belong to the channel that brought
/// them, and acknowledging an old one on a recovered channel closes that one too.
/// </summary>
internal sealed class RabbitConsumer : IBusConsumer
{
    private static readonly TimeSpan ClosePatience = TimeSpan.FromSeconds(1);
    private readonly IChannel channel;
    private readonly TimeProvider clock;
    private string? tag;
    private volatile bool lost;

    private RabbitConsumer(IChannel channel, TimeProvider clock) => (this.channel, this.clock) = (channel, clock);

    public bool IsAlive => !lost && channel.IsOpen;

    public static async Task<RabbitConsumer> StartAsync(IChannel channel, string queue, bool autoAck,
        AsyncEventHandler<BasicDeliverEventArgs> handle, TimeProvider clock, CancellationToken ct)
    {
        var started = new RabbitConsumer(channel, clock);
        var consumer = new AsyncEventingBasicConsumer(channel);
        consumer.ReceivedAsync += handle;
        consumer.ShutdownAsync += started.LoseAsync;
        consumer.UnregisteredAsync += started.LoseAsync;
        // The client library itself goes on waiting for an answer when the token is cancelled.
        started.tag = await channel.BasicConsumeAsync(queue, autoAck, consumer, ct).WaitAsync(ct);
        return started;
    }

    public async Task StopAsync()
    {
        if (!IsAlive || tag is null) return;
        await channel.BasicCancelAsync(tag);
        lost = true;   // the client library says so too, but some time after the server's answer
    }

    /// <summary>A server that doesn't answer isn't waited for: the channel is closed once it does.</summary>
    public async ValueTask DisposeAsync()
    {
        var closing = channel.DisposeAsync().AsTask();
        await Task.WhenAny(closing, Task.Delay(ClosePatience, clock));
        if (closing.IsCompleted) await closing;
    }

    private Task LoseAsync(object sender, AsyncEventArgs e)
    {
        lost = true;
        return Task.CompletedTask;
    }
}
