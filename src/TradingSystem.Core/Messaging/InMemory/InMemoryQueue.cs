using Microsoft.Extensions.Logging;

namespace TradingSystem.Core.Messaging.InMemory;

/// <summary>
/// A queue in the sequence of publishing. What comes back takes its old place: in front of whatever wasn't delivered
/// yet.
/// </summary>
internal sealed class InMemoryQueue(Action<OrderMessage> bury, TimeProvider clock, ILogger logger)
{
    private readonly Lock gate = new();
    private readonly SortedDictionary<long, Letter> waiting = [];
    private readonly List<Consumer> consumers = [];
    private long published;
    private int turn;
    private bool delivering;

    private sealed class Letter(long number, OrderMessage message)
    {
        public long Number => number;
        public OrderMessage Message => message;
        public int Returns { get; set; }
    }

    public void Publish(OrderMessage message)
    {
        lock (gate)
        {
            var letter = new Letter(++published, message);
            waiting.Add(letter.Number, letter);
        }
        Deliver();
    }

    public IBusConsumer Consume(Func<OrderMessage, Task<Settlement>> handle)
    {
        var consumer = new Consumer(this, handle);
        lock (gate) consumers.Add(consumer);
        Deliver();
        return consumer;
    }

    private void Deliver()
    {
        lock (gate)
        {
            if (delivering) return;
            delivering = true;
        }
        // A consumer isn't part of its publisher's trace, nor of its log scopes.
        using (ExecutionContext.SuppressFlow()) _ = DeliverAsync();
    }

    private async Task DeliverAsync()
    {
        await Task.Yield();   // nobody's call waits for a handler, and no handler runs inside of a publisher's call
        while (Next() is var (consumer, letter)) _ = HandleAsync(consumer, letter);
    }

    /// <summary>The oldest message and whose turn it is; null when nothing waits, or nobody has room for it.</summary>
    private (Consumer Consumer, Letter Letter)? Next()
    {
        lock (gate)
        {
            for (var tried = 0; tried < consumers.Count && waiting.Count > 0; tried++)
            {
                turn = (turn + 1) % consumers.Count;
                var consumer = consumers[turn];
                if (consumer.Unsettled.Count >= BusLimits.PrefetchMessages) continue;
                var letter = waiting.First().Value;
                waiting.Remove(letter.Number);
                consumer.Unsettled.Add(letter.Number, letter);
                return (consumer, letter);
            }
            delivering = false;
            return null;
        }
    }

    private async Task HandleAsync(Consumer consumer, Letter letter)
    {
        using var context = MessageContext.Begin(letter.Message, logger);
        try
        {
            var settlement = await consumer.Handle(letter.Message);
            if (settlement == Settlement.Leave || !Take(consumer, letter)) return;
            if (settlement == Settlement.Reject) bury(letter.Message);
        }
        catch (Exception e)
        {
            logger.LogWarning("Message {Id} is tried again: {Reason}", letter.Message.OrderId, e.Message);
            await Task.Delay(BusLimits.RetryDelay, clock);
            if (Take(consumer, letter)) Return([letter]);
        }
        Deliver();
    }

    /// <summary>False when the consumer is gone, and the message with it: back in the queue.</summary>
    private bool Take(Consumer consumer, Letter letter)
    {
        lock (gate) return consumer.Unsettled.Remove(letter.Number);
    }

    private void Return(IEnumerable<Letter> letters)
    {
        foreach (var letter in letters)
        {
            if (++letter.Returns > BusLimits.MaxReturns) bury(letter.Message);
            else lock (gate) waiting.Add(letter.Number, letter);
        }
    }

    private sealed class Consumer(InMemoryQueue queue, Func<OrderMessage, Task<Settlement>> handle) : IBusConsumer
    {
        public Func<OrderMessage, Task<Settlement>> Handle => handle;

        public SortedDictionary<long, Letter> Unsettled { get; } = [];

        public bool IsAlive
        {
            get { lock (queue.gate) return queue.consumers.Contains(this); }
        }

        public Task StopAsync()
        {
            lock (queue.gate) queue.consumers.Remove(this);
            return Task.CompletedTask;
        }

        public ValueTask DisposeAsync()
        {
            Letter[] left;
            lock (queue.gate)
            {
                queue.consumers.Remove(this);
                left = [.. Unsettled.Values];
                Unsettled.Clear();
            }
            queue.Return(left);
            queue.Deliver();
            return ValueTask.CompletedTask;
        }
    }
}
