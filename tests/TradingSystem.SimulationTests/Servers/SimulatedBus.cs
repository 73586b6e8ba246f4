using TradingSystem.Core.Messaging;
using TradingSystem.SimulationTests.Scheduling;

namespace TradingSystem.SimulationTests.Servers;

/// <summary>
/// RabbitMQ as the system sees it: durable queues, confirms, at least once; what a consumer leaves behind goes back to
/// the front.
/// </summary>
internal sealed class SimulatedBus(Scheduler scheduler, int partitions)
{
    private const int Prefetch = 64;

    private readonly LinkedList<OrderMessage>[] queues = [.. Enumerable.Range(0, partitions)
        .Select(_ => new LinkedList<OrderMessage>())];
    private readonly List<Consumer> consumers = [];

    public Network Network { get; } = new(scheduler, "bus");

    /// <summary>A message is delivered a second time although nothing was wrong.</summary>
    public double Repeat { get; set; }

    public List<OrderMessage> DeadLetters { get; } = [];

    /// <summary>What is in the queues, and what consumers have and haven't settled.</summary>
    public IEnumerable<string> Waiting =>
    [
        .. queues.SelectMany(
            (queue, partition) => queue.Select(
                message => $"order {message.OrderId} waits for its {message.Kind} in queue {partition}")),
        .. consumers.SelectMany(
            consumer => consumer.Unsettled.Select(
                message => $"order {message.OrderId} waits for its {message.Kind} at {consumer.Owner}")),
    ];

    public IMessageBus ConnectionOf(Process process) => new Connection(this, process);

    /// <summary>Cuts every consumer's connection: all that was unsettled comes again.</summary>
    public void Cut()
    {
        scheduler.Log("bus", "cuts all connections");
        foreach (var consumer in consumers.ToArray()) consumer.Close();
    }

    private bool Enqueue(IReadOnlyList<OutboxMessage> messages)
    {
        foreach (var message in messages)
        {
            foreach (var order in message.Orders)
            {
                var body = new OrderMessage(message.Kind, order.OrderId, order.AccountId, order.Symbol);
                queues[order.Partition].AddLast(body);
                if (scheduler.Chance(Repeat)) queues[order.Partition].AddLast(body);
            }
        }
        Pump();
        return true;
    }

    private void Pump()
    {
        foreach (var consumer in consumers.ToArray()) consumer.Fill();
    }

    private sealed class Connection(SimulatedBus bus, Process process) : IMessageBus
    {
        public Task PublishAsync(IReadOnlyList<OutboxMessage> messages, CancellationToken ct)
        {
            OutboxMessage[] copy = [.. messages];   // the caller uses its list again
            return bus.Network.CallAsync("publish", () => bus.Enqueue(copy), ct);
        }

        public async Task<IBusConsumer> ConsumeOrdersAsync(
            int partition, Func<OrderMessage, Task<Settlement>> handle, CancellationToken ct)
        {
            Consumer? begun = null;
            var closed = false;
            try
            {
                return await bus.Network.CallAsync("consume",
                    () => closed
                        ? throw new IOException("the channel was closed")
                        : begun = new Consumer(bus, process, partition, handle),
                    ct);
            }
            catch
            {
                closed = true;   // the channel is closed, and the consumer with it
                begun?.Close();
                throw;
            }
        }

        public Task<IBusConsumer> SubscribeTradeUpdatesAsync(Func<ReadOnlyMemory<byte>, Task> handle,
            CancellationToken ct) => throw new NotSupportedException("no streams in the simulation");
    }

    private sealed class Consumer : IBusConsumer
    {
        private readonly SimulatedBus bus;
        private readonly Process process;
        private readonly int partition;
        private readonly Func<OrderMessage, Task<Settlement>> handle;
        private readonly LinkedList<OrderMessage> unsettled = new();
        private bool stopped;

        public Consumer(SimulatedBus bus, Process process, int partition, Func<OrderMessage, Task<Settlement>> handle)
        {
            (this.bus, this.process, this.partition, this.handle) = (bus, process, partition, handle);
            process.Died += Close;
            if (process.IsDead) return;
            bus.consumers.Add(this);
            IsAlive = true;
            Fill();
        }

        public bool IsAlive { get; private set; }

        public IEnumerable<OrderMessage> Unsettled => unsettled;

        public string Owner => process.Name;

        public Task StopAsync()
        {
            stopped = true;
            return Task.CompletedTask;
        }

        public ValueTask DisposeAsync()
        {
            Close();
            return ValueTask.CompletedTask;
        }

        public void Close()
        {
            process.Died -= Close;
            if (!IsAlive) return;
            IsAlive = false;
            bus.consumers.Remove(this);
            for (var delivery = unsettled.Last; delivery is not null; delivery = delivery.Previous)
            {
                bus.queues[partition].AddFirst(delivery.Value);
            }
            unsettled.Clear();
            bus.Pump();
        }

        public void Fill()
        {
            var queue = bus.queues[partition];
            while (IsAlive && !stopped && unsettled.Count < Prefetch && queue.First is { } first)
            {
                queue.RemoveFirst();
                var delivery = unsettled.AddLast(first.Value);
                bus.Scheduler.Post(process, () => _ = HandleAsync(delivery));
            }
        }

        private async Task HandleAsync(LinkedListNode<OrderMessage> delivery)
        {
            Settlement settlement;
            try
            {
                settlement = await handle(delivery.Value);
            }
            catch (Exception e)
            {
                bus.Scheduler.Log(process.Name, $"message fails: {e.Message}");
                bus.Scheduler.After(TimeSpan.FromSeconds(1), null, () => Settle(delivery, requeue: true));
                return;
            }
            if (settlement == Settlement.Leave) return;
            if (settlement == Settlement.Reject) bus.DeadLetters.Add(delivery.Value);
            // The acknowledgement may be lost with its connection: then the message comes again.
            bus.Scheduler.After(bus.Scheduler.Latency(5), null, () => Settle(delivery, requeue: false));
        }

        private void Settle(LinkedListNode<OrderMessage> delivery, bool requeue)
        {
            if (!IsAlive || delivery.List is null) return;
            unsettled.Remove(delivery);
            if (requeue) bus.queues[partition].AddFirst(delivery.Value);
            Fill();
        }
    }

    private Scheduler Scheduler => scheduler;
}
