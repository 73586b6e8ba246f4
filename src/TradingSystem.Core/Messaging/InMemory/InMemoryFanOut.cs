using Microsoft.Extensions.Logging;

namespace TradingSystem.Core.Messaging.InMemory;

/// <summary>Takes each message to all who are subscribed at that moment, one after the other to each of them.</summary>
internal sealed class InMemoryFanOut(ILogger logger)
{
    private readonly Lock gate = new();
    private readonly ILogger log = logger;
    private readonly List<Subscriber> subscribers = [];

    public void Publish(ReadOnlyMemory<byte> body)
    {
        Subscriber[] present;
        lock (gate) present = [.. subscribers];
        foreach (var subscriber in present) subscriber.Receive(body);
    }

    public IBusConsumer Subscribe(Func<ReadOnlyMemory<byte>, Task> handle)
    {
        var subscriber = new Subscriber(this, handle);
        lock (gate) subscribers.Add(subscriber);
        return subscriber;
    }

    private sealed class Subscriber(InMemoryFanOut fan, Func<ReadOnlyMemory<byte>, Task> handle) : IBusConsumer
    {
        private readonly Queue<ReadOnlyMemory<byte>> waiting = new();
        private bool delivering;

        public bool IsAlive
        {
            get { lock (fan.gate) return fan.subscribers.Contains(this); }
        }

        public void Receive(ReadOnlyMemory<byte> body)
        {
            lock (fan.gate)
            {
                waiting.Enqueue(body);
                if (delivering) return;
                delivering = true;
            }
            using (ExecutionContext.SuppressFlow()) _ = DeliverAsync();
        }

        public Task StopAsync()
        {
            lock (fan.gate) fan.subscribers.Remove(this);
            return Task.CompletedTask;
        }

        public ValueTask DisposeAsync()
        {
            lock (fan.gate)
            {
                fan.subscribers.Remove(this);
                waiting.Clear();
            }
            return ValueTask.CompletedTask;
        }

        private async Task DeliverAsync()
        {
            await Task.Yield();
            while (Next() is { } body)
            {
                try
                {
                    await handle(body);
                }
                catch (Exception e)
                {
                    fan.log.LogWarning("A trade update wasn't handled: {Reason}", e.Message);
                }
            }
        }

        private ReadOnlyMemory<byte>? Next()
        {
            lock (fan.gate)
            {
                if (waiting.TryDequeue(out var body)) return body;
                delivering = false;
                return null;
            }
        }
    }
}
