using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using TradingSystem.Core.Messaging;
using TradingSystem.Core.Messaging.InMemory;

namespace TradingSystem.UnitTests.Messaging;

/// <summary>What the simulation relies on: one thread drives the bus, by the injected clock.</summary>
public sealed class InMemoryDeliveryTests
{
    private readonly FakeTimeProvider clock = new();

    [Fact]
    public void Everything_happens_on_the_scheduler_of_the_caller_and_in_the_same_sequence_each_time()
    {
        Assert.Equal(Run(), Run());

        List<string> Run()
        {
            var (loop, log) = (new SingleThread(), new List<string>());
            loop.Run(async () =>
            {
                var bus = new InMemoryBus(clock, NullLogger<InMemoryBus>.Instance);
                var thread = Environment.CurrentManagedThreadId;
                Task<IBusConsumer> Consume(string name, int partition) =>
                    bus.ConsumeOrdersAsync(partition, async message =>
                {
                    log.Add($"{name} begins {message.Symbol}");
                    await Task.Yield();
                    Assert.Equal(thread, Environment.CurrentManagedThreadId);
                    log.Add($"{name} ends {message.Symbol}");
                    return message.Symbol == "S1" ? Settlement.Leave : Settlement.Acknowledge;
                }, CancellationToken.None);
                var first = await Consume("a", 0);
                await Consume("b", 0);
                await Consume("c", 1);
                for (var n = 0; n < 6; n++) await bus.PublishAsync([Message($"S{n}", n % 2)], CancellationToken.None);
                await first.DisposeAsync();
            });
            return log;
        }
    }

    [Fact]
    public async Task Failed_message_waits_for_the_clock()
    {
        var bus = new InMemoryBus(clock, NullLogger<InMemoryBus>.Instance);
        var calls = new BlockingCollection<int>();
        await bus.ConsumeOrdersAsync(0, _ => { calls.Add(1); throw new InvalidOperationException("not now"); },
            TestContext.Current.CancellationToken);
        await bus.PublishAsync([Message("S", 0)], TestContext.Current.CancellationToken);
        Assert.True(calls.TryTake(out _, TimeSpan.FromSeconds(30)));

        while (calls.Count == 0)
        {
            // The timer may not be set yet: a fixed step once could pass before it.
            clock.Advance(BusLimits.RetryDelay / 4);
            await Task.Yield();
        }
    }

    [Fact]
    public async Task Handler_isnt_part_of_its_publishers_trace()
    {
        var bus = new InMemoryBus(clock, NullLogger<InMemoryBus>.Instance);
        var seen = new TaskCompletionSource<Activity?>();
        await bus.ConsumeOrdersAsync(0,
            _ => { seen.SetResult(Activity.Current); return Task.FromResult(Settlement.Acknowledge); },
            TestContext.Current.CancellationToken);

        using (new Activity("publisher").Start())
        {
            await bus.PublishAsync([Message("S", 0)], TestContext.Current.CancellationToken);
        }

        Assert.Null(await seen.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken));
    }

    private static OutboxMessage Message(string symbol, int partition)
    {
        var id = Guid.NewGuid();
        return new(Guid.NewGuid(), OutboxMessage.ExecuteKind,
            [new(id, Guid.Empty, symbol, (short)partition, null, null)], [id], null);
    }

    /// <summary>Runs whatever is posted, one after the other, until nothing is left.</summary>
    private sealed class SingleThread : SynchronizationContext
    {
        private readonly Queue<(SendOrPostCallback Work, object? State)> work = new();

        public override void Post(SendOrPostCallback d, object? state) => work.Enqueue((d, state));

        public void Run(Func<Task> program)
        {
            var before = Current;
            SetSynchronizationContext(this);
            try
            {
                var running = program();
                while (work.TryDequeue(out var next)) next.Work(next.State);
                Assert.True(running.IsCompletedSuccessfully, $"{running.Status} {running.Exception}");
            }
            finally
            {
                SetSynchronizationContext(before);
            }
        }
    }
}
