using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using TradingSystem.Core.Messaging;

namespace TradingSystem.UnitTests.Messaging;

public sealed class OutboxSweeperTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(30)]
    [InlineData(1000)]
    public async Task All_is_sent_though_the_server_confirms_only_a_few_at_once(int atOnce)
    {
        var clock = new FakeTimeProvider();
        var outbox = new Outbox(500, clock.GetUtcNow());
        var sweeper = new OutboxSweeper(new SlowBus(atOnce), outbox, clock, NullLogger<OutboxSweeper>.Instance);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);

        var sweeping = sweeper.RunAsync(ended.Token);
        for (var began = TimeProvider.System.GetTimestamp(); outbox.Count > 0;)
        {
            Assert.True(TimeProvider.System.GetElapsedTime(began) < TimeSpan.FromSeconds(60), "not all is sent");
            clock.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        await ended.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sweeping);
    }

    private sealed class Outbox(int count, DateTimeOffset written) : IOutbox
    {
        private readonly Queue<OutboxMessage> waiting = new(Enumerable.Range(0, count)
            .Select(_ => new OutboxMessage(Guid.NewGuid(), OutboxMessage.TradeUpdatesKind, [], [], [])));

        public int Count => waiting.Count;

        public Task<IReadOnlyList<OutboxMessage>> WaitingAsync(
            DateTimeOffset before, int limit, CancellationToken ct) =>
            Task.FromResult<IReadOnlyList<OutboxMessage>>(written < before ? [.. waiting.Take(limit)] : []);

        public Task MarkAsync(IEnumerable<Guid> ids, CancellationToken ct)
        {
            foreach (var id in ids) Assert.Equal(id, waiting.Dequeue().Id);
            return Task.CompletedTask;
        }
    }

    private sealed class SlowBus(int atOnce) : IMessageBus
    {
        public Task PublishAsync(IReadOnlyList<OutboxMessage> messages, CancellationToken ct) =>
            messages.Count <= atOnce
            ? Task.CompletedTask
            : Task.FromException(new TimeoutException("not confirmed in time"));

        public Task<IBusConsumer> ConsumeOrdersAsync(int partition, Func<OrderMessage, Task<Settlement>> handle,
            CancellationToken ct) => throw new NotSupportedException();

        public Task<IBusConsumer> SubscribeTradeUpdatesAsync(Func<ReadOnlyMemory<byte>, Task> handle,
            CancellationToken ct) => throw new NotSupportedException();
    }
}
