using System.Collections.Concurrent;
using TradingSystem.Core.Messaging;
using Xunit;

namespace TradingSystem.Testkit.Contracts;

/// <summary>
/// What every bus promises. Compiled into the test projects of the busses; nothing here knows which one it is.
/// </summary>
public abstract class MessageBusContract : IAsyncLifetime
{
    private const int Partition = 3;
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);
    private readonly Guid account = Guid.NewGuid();

    /// <summary>Empty queues, no consumers.</summary>
    protected IMessageBus Bus { get; private set; } = null!;

    protected abstract Task<IMessageBus> StartAsync();

    /// <summary>Takes the oldest dead letter; null when there is none.</summary>
    protected abstract Task<OrderMessage?> TakeDeadLetterAsync();

    public virtual async ValueTask InitializeAsync() => Bus = await StartAsync();

    public virtual ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Published_messages_wait_for_the_first_consumer_and_come_in_their_sequence()
    {
        var ids = await PublishAsync(200);
        var received = new Inbox(Settlement.Acknowledge);

        await using var consumer = await ConsumeAsync(received);

        Assert.True(consumer.IsAlive);
        Assert.Equal(ids, await received.TakeAsync(200));
    }

    [Fact]
    public async Task Orders_published_together_come_one_by_one_in_their_sequence()
    {
        Guid[] ids = [.. Enumerable.Range(0, 3 * BusLimits.OrdersInMessage).Select(_ => Guid.NewGuid())];
        await Bus.PublishAsync([.. ids.Select(id => Message(id))], Token);
        var received = new Inbox(Settlement.Acknowledge);

        await using var consumer = await ConsumeAsync(received);

        Assert.Equal(ids, await received.TakeAsync(ids.Length));
    }

    [Fact]
    public async Task Order_that_is_left_comes_again_whatever_became_of_those_published_with_it()
    {
        Guid[] ids = [Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid()];
        await Bus.PublishAsync([.. ids.Select(id => Message(id))], Token);
        var left = new ConcurrentQueue<Guid>();
        await using (var first = await Bus.ConsumeOrdersAsync(Partition, message =>
        {
            if (message.OrderId != ids[1]) return Task.FromResult(Settlement.Acknowledge);
            left.Enqueue(message.OrderId);
            return Task.FromResult(Settlement.Leave);
        }, Token))
        {
            await UntilAsync(() => !left.IsEmpty);
        }

        var received = new Inbox(Settlement.Acknowledge);
        await using var second = await ConsumeAsync(received);

        await UntilAsync(() => received.Messages.Any(message => message.OrderId == ids[1]));
    }

    [Fact]
    public async Task Message_says_what_was_published()
    {
        var id = Guid.NewGuid();
        await Bus.PublishAsync(
            [new(Guid.NewGuid(), OutboxMessage.CancelKind, [new(id, account, "BTC/USD", Partition, null, null)], [id],
                null)],
            Token);
        var received = new Inbox(Settlement.Acknowledge);

        await using var consumer = await ConsumeAsync(received);

        await received.TakeAsync(1);
        Assert.Equal(new OrderMessage(OutboxMessage.CancelKind, id, account, "BTC/USD"), received.Messages.Single());
    }

    [Fact]
    public async Task Published_twice_is_delivered_twice()
    {
        var message = Message(Guid.NewGuid());
        await Bus.PublishAsync([message], Token);
        await Bus.PublishAsync([message], Token);
        var received = new Inbox(Settlement.Acknowledge);

        await using var consumer = await ConsumeAsync(received);

        Assert.Equal((Guid[])[message.OrderIds[0], message.OrderIds[0]], await received.TakeAsync(2));
    }

    [Fact]
    public async Task Partition_without_a_queue_is_an_error_of_the_publisher_and_the_bus_goes_on()
    {
        await Assert.ThrowsAnyAsync<Exception>(() => Bus.PublishAsync(
            [Message(Guid.NewGuid(), partition: 999)], Token));
        var ids = await PublishAsync(1);
        var received = new Inbox(Settlement.Acknowledge);

        await using var consumer = await ConsumeAsync(received);

        Assert.Equal(ids, await received.TakeAsync(1));
    }

    [Fact]
    public async Task Calls_that_were_given_up_at_any_moment_cost_the_next_ones_nothing()
    {
        for (var call = 0; call < 200; call++)
        {
            using var given = CancellationTokenSource.CreateLinkedTokenSource(Token);
            var others = Enumerable.Range(0, 4)
                .Select(_ => Bus.PublishAsync([Message(Guid.NewGuid()), Update(0)], given.Token))
                .ToArray();
            for (var turn = 0; turn < call % 40; turn++) await Task.Yield();
            await given.CancelAsync();
            foreach (var other in others) await other.ContinueWith(_ => { }, TaskScheduler.Default);

            await Bus.PublishAsync([Message(Guid.NewGuid())], Token);
        }
    }

    [Fact]
    public async Task Unsettled_messages_go_to_the_next_consumer_in_their_sequence_before_younger_ones()
    {
        var ids = await PublishAsync(5);
        var never = new Inbox(() => new TaskCompletionSource<Settlement>().Task);
        var first = await ConsumeAsync(never);
        await never.TakeAsync(5);
        await first.DisposeAsync();
        Assert.False(first.IsAlive);
        var younger = await PublishAsync(2);

        var received = new Inbox(Settlement.Acknowledge);
        await using var second = await ConsumeAsync(received);

        Assert.Equal((Guid[])[.. ids, .. younger], await received.TakeAsync(7));
    }

    [Fact]
    public async Task Left_message_comes_back_only_when_its_consumer_has_gone()
    {
        var ids = await PublishAsync(1);
        var left = new Inbox(Settlement.Leave);
        var first = await ConsumeAsync(left);
        await left.TakeAsync(1);
        var others = await PublishAsync(3);
        await left.TakeAsync(3);   // not the first one again

        Assert.Equal([.. ids, .. others], left.Messages.Select(message => message.OrderId));
        await first.DisposeAsync();
        var received = new Inbox(Settlement.Acknowledge);
        await using var second = await ConsumeAsync(received);

        Assert.Equal((Guid[])[.. ids, .. others], await received.TakeAsync(4));
    }

    [Fact]
    public async Task Rejected_message_is_a_dead_letter()
    {
        var ids = await PublishAsync(1);
        await using var consumer = await ConsumeAsync(new(Settlement.Reject));

        Assert.Equal(ids[0], await DeadLetterAsync());
    }

    [Fact]
    public async Task Message_that_comes_back_again_and_again_is_a_dead_letter()
    {
        var ids = await PublishAsync(1);
        var (deliveries, dead) = (0, (OrderMessage?)null);
        while (dead is null)
        {
            var left = new Inbox(Settlement.Leave);
            await using var consumer = await ConsumeAsync(left);
            await UntilAsync(async () => !left.Messages.IsEmpty || (dead = await TakeDeadLetterAsync()) is not null);
            deliveries += left.Messages.Count;
        }

        Assert.Equal(BusLimits.MaxReturns + 1, deliveries);
        Assert.Equal(ids[0], dead.OrderId);
    }

    [Fact]
    public async Task Message_whose_handler_fails_comes_again_to_the_same_consumer()
    {
        var ids = await PublishAsync(1);
        var calls = 0;
        var received = new Inbox(() => Interlocked.Increment(ref calls) < 3
            ? throw new InvalidOperationException("not now")
            : Task.FromResult(Settlement.Acknowledge));

        await using var consumer = await ConsumeAsync(received);

        Assert.Equal((Guid[])[ids[0], ids[0], ids[0]], await received.TakeAsync(3));
        Assert.True(consumer.IsAlive);
    }

    [Fact]
    public async Task Consumer_holds_no_more_than_the_prefetch_limit()
    {
        var ids = await PublishAsync(BusLimits.PrefetchMessages + 1);
        var settle = new TaskCompletionSource<Settlement>(TaskCreationOptions.RunContinuationsAsynchronously);
        var held = new Inbox(() => settle.Task);
        await using var busy = await ConsumeAsync(held);
        await held.TakeAsync(BusLimits.PrefetchMessages);

        var received = new Inbox(Settlement.Acknowledge);
        await using var free = await ConsumeAsync(received);

        Assert.Equal((Guid[])[ids[^1]], await received.TakeAsync(1));
        Assert.Equal(BusLimits.PrefetchMessages, held.Messages.Count);
        settle.SetResult(Settlement.Acknowledge);
    }

    [Fact]
    public async Task Consumers_of_a_partition_share_its_messages()
    {
        var (one, two) = (new Inbox(Settlement.Acknowledge), new Inbox(Settlement.Acknowledge));
        await using var first = await ConsumeAsync(one);
        await using var second = await ConsumeAsync(two);

        var ids = await PublishAsync(100);

        await UntilAsync(() => one.Messages.Count + two.Messages.Count == 100);
        Assert.Equal(ids.Order(), one.Messages.Concat(two.Messages).Select(message => message.OrderId).Order());
        Assert.True(!one.Messages.IsEmpty && !two.Messages.IsEmpty);
    }

    [Fact]
    public async Task Stopped_consumer_gets_nothing_more_and_may_still_settle()
    {
        var ids = await PublishAsync(1);
        var settle = new TaskCompletionSource<Settlement>(TaskCreationOptions.RunContinuationsAsynchronously);
        var held = new Inbox(() => settle.Task);
        var first = await ConsumeAsync(held);
        await held.TakeAsync(1);

        await first.StopAsync();
        Assert.False(first.IsAlive);
        var later = await PublishAsync(1);
        var received = new Inbox(Settlement.Acknowledge);
        await using var second = await ConsumeAsync(received);
        Assert.Equal(later, await received.TakeAsync(1));

        settle.SetResult(Settlement.Reject);
        Assert.Equal(ids[0], await DeadLetterAsync());
        await first.DisposeAsync();
        Assert.Single(held.Messages);
    }

    [Fact]
    public async Task Trade_updates_go_to_all_who_are_subscribed_at_that_moment_in_sequence()
    {
        var (one, two, late) = (new ConcurrentQueue<byte>(), new ConcurrentQueue<byte>(), new ConcurrentQueue<byte>());
        await using var first = await SubscribeAsync(one);
        var second = await SubscribeAsync(two);
        for (byte n = 0; n < 50; n++) await Bus.PublishAsync([Update(n)], Token);
        await UntilAsync(() => one.Count == 50 && two.Count == 50);

        await second.DisposeAsync();
        await using var third = await SubscribeAsync(late);
        await Bus.PublishAsync([Update(50)], Token);
        await UntilAsync(() => one.Count == 51 && late.Count == 1);

        Assert.Equal(Enumerable.Range(0, 51).Select(n => (byte)n), one);
        Assert.Equal(50, two.Count);
        Assert.Equal((byte)50, Assert.Single(late));
    }

    [Fact]
    public async Task Subscriber_that_fails_gets_the_next_update_all_the_same()
    {
        var received = new ConcurrentQueue<byte>();
        await using var subscription = await Bus.SubscribeTradeUpdatesAsync(body =>
        {
            received.Enqueue(body.Span[0]);
            return body.Span[0] == 0 ? throw new InvalidOperationException("not this one") : Task.CompletedTask;
        }, Token);

        await Bus.PublishAsync([Update(0), Update(1)], Token);

        await UntilAsync(() => received.Count == 2);
        Assert.True(subscription.IsAlive);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private Task<IBusConsumer> ConsumeAsync(Inbox inbox) => Bus.ConsumeOrdersAsync(Partition, inbox.HandleAsync, Token);

    private Task<IBusConsumer> SubscribeAsync(ConcurrentQueue<byte> received) => Bus.SubscribeTradeUpdatesAsync(body =>
    {
        received.Enqueue(body.Span[0]);
        return Task.CompletedTask;
    }, Token);

    private static OutboxMessage Update(byte n) => new(Guid.NewGuid(), OutboxMessage.TradeUpdatesKind, [], [], [n]);

    private OutboxMessage Message(Guid id, short partition = Partition) =>
        new(Guid.NewGuid(), OutboxMessage.ExecuteKind, [new(id, account, "AAPL", partition, null, "correlation")], [id],
            null);

    private async Task<Guid[]> PublishAsync(int count)
    {
        Guid[] ids = [.. Enumerable.Range(0, count).Select(_ => Guid.NewGuid())];
        foreach (var id in ids) await Bus.PublishAsync([Message(id)], Token);
        return ids;
    }

    private async Task<Guid> DeadLetterAsync()
    {
        OrderMessage? dead = null;
        await UntilAsync(async () => (dead ??= await TakeDeadLetterAsync()) is not null);
        return dead!.OrderId;
    }

    private static Task UntilAsync(Func<bool> condition) => UntilAsync(() => Task.FromResult(condition()));

    private static async Task UntilAsync(Func<Task<bool>> condition)
    {
        for (var began = TimeProvider.System.GetTimestamp(); !await condition();)
        {
            Assert.True(TimeProvider.System.GetElapsedTime(began) < Deadline, "not in time");
            await Task.Delay(20, Token);
        }
    }

    /// <summary>What a consumer was given, and how it answers.</summary>
    private sealed class Inbox(Func<Task<Settlement>> answer)
    {
        private int taken;

        public Inbox(Settlement always) : this(() => Task.FromResult(always)) { }

        public ConcurrentQueue<OrderMessage> Messages { get; } = new();

        public Task<Settlement> HandleAsync(OrderMessage message)
        {
            Messages.Enqueue(message);
            return answer();
        }

        public async Task<Guid[]> TakeAsync(int count)
        {
            await UntilAsync(() => Messages.Count >= taken + count);
            taken += count;
            return [.. Messages.Take(taken).Skip(taken - count).Select(message => message.OrderId)];
        }
    }
}
