using System.Collections.Concurrent;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using TradingSystem.Core.Brokers;
using TradingSystem.Core.Execution;
using TradingSystem.Core.Foundation;
using TradingSystem.Core.Leases;
using TradingSystem.Core.Messaging;
using TradingSystem.Core.Orders;
using TradingSystem.Domain.Orders;
using TradingSystem.Testkit.Contracts;

namespace TradingSystem.UnitTests.Execution;

public sealed class PartitionOwnerTests : IAsyncLifetime
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);
    private readonly FakeTimeProvider clock = new();
    private readonly OrderTransitions transitions;
    private readonly OrderExecutor executor;

    public PartitionOwnerTests()
    {
        transitions = new(new MemoryOrders(), clock, NullLogger<OrderTransitions>.Instance);
        executor = new(transitions, new FakeBroker(), new BrokerOptions(), new UniqueClock(clock), clock,
            NullLogger<OrderExecutor>.Instance);
    }

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => transitions.DisposeAsync();

    [Fact]
    public async Task Queue_that_does_not_answer_costs_neither_the_other_partitions_nor_the_leases()
    {
        var (leases, bus) = (new AllOfThem(), new MuteQueue(0));
        var owner = new PartitionOwner(leases, new LeaseOptions(), new ProcessIdentity("worker"), bus, executor, clock,
            NullLogger<PartitionOwner>.Instance);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);

        var running = owner.RunAsync(stop.Token);
        for (var began = TimeProvider.System.GetTimestamp(); bus.Attempts < 20;)
        {
            Assert.True(TimeProvider.System.GetElapsedTime(began) < Deadline, "it isn't asked again");
            clock.Advance(TimeSpan.FromMilliseconds(50));
            await Task.Yield();
        }

        Assert.Equal(Enumerable.Range(1, Partition.Count - 1), bus.Consumed.Order());
        Assert.Equal(Partition.Count, owner.Leases.Count(lease => lease.IsValid));
        await stop.CancelAsync();
        for (var began = TimeProvider.System.GetTimestamp(); !running.IsCompleted;)
        {
            Assert.True(TimeProvider.System.GetElapsedTime(began) < Deadline, "it doesn't end");
            clock.Advance(TimeSpan.FromMilliseconds(50));
            await Task.Yield();
        }
        await running;
    }

    /// <summary>All partitions belong to whoever asks.</summary>
    private sealed class AllOfThem : ILeaseTable
    {
        public Task<LeaseBeat> BeatAsync(
            string worker, int partitions, bool draining, double cpuPercent, CancellationToken ct) =>
            Task.FromResult(new LeaseBeat(
                Enumerable.Range(0, partitions).ToDictionary(partition => partition, _ => 1L), partitions));

        public Task CreatePartitionsAsync(int count, CancellationToken ct) => Task.CompletedTask;

        public Task ReleaseAsync(Fence fence, string owner, CancellationToken ct) => Task.CompletedTask;

        public Task<long?> AcquireAsync(string name, string owner, CancellationToken ct) =>
            throw new NotSupportedException();

        public Task<bool> RenewAsync(Fence fence, string owner, CancellationToken ct) =>
            throw new NotSupportedException();
    }

    private sealed class MuteQueue(int mute) : IMessageBus
    {
        private int attempts;

        public int Attempts => Volatile.Read(ref attempts);
        public ConcurrentBag<int> Consumed { get; } = [];

        public async Task<IBusConsumer> ConsumeOrdersAsync(
            int partition, Func<OrderMessage, Task<Settlement>> handle, CancellationToken ct)
        {
            if (partition == mute)
            {
                Interlocked.Increment(ref attempts);
                await Task.Delay(Timeout.Infinite, ct);
            }
            Consumed.Add(partition);
            return new Consumer();
        }

        public Task PublishAsync(IReadOnlyList<OutboxMessage> messages, CancellationToken ct) =>
            throw new NotSupportedException();

        public Task<IBusConsumer> SubscribeTradeUpdatesAsync(
            Func<ReadOnlyMemory<byte>, Task> handle, CancellationToken ct) =>
            throw new NotSupportedException();
    }

    private sealed class Consumer : IBusConsumer
    {
        public bool IsAlive => true;

        public Task StopAsync() => Task.CompletedTask;

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
