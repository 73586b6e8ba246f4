using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using TradingSystem.Core.Brokers;
using TradingSystem.Core.Execution;
using TradingSystem.Core.Foundation;
using TradingSystem.Core.Messaging;
using TradingSystem.Core.Orders;
using TradingSystem.Domain.Orders;
using TradingSystem.Testkit.Contracts;
using TradingSystem.UnitTests.Orders;

namespace TradingSystem.UnitTests.Execution;

public sealed class OrderExecutorTests : IAsyncLifetime
{
    private const int LongestPause = 30;
    private readonly FakeTimeProvider clock = new(Sample.Start);
    private readonly MemoryOrders orders = new();
    private readonly FakeBroker broker = new();
    private readonly OrderTransitions transitions;
    private readonly OrderExecutor executor;
    private readonly PartitionLease lease;

    public OrderExecutorTests()
    {
        transitions = new(orders, clock, NullLogger<OrderTransitions>.Instance);
        var options = new BrokerOptions { MaxConcurrentSends = 1, MaxPauseSeconds = LongestPause };
        executor = new(transitions, broker, options, new UniqueClock(clock), clock, NullLogger<OrderExecutor>.Instance);
        lease = new(3, 1, clock, TimeSpan.FromHours(1));
    }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => transitions.DisposeAsync();

    private Order Accept(byte n, string symbol)
    {
        var order = Sample.Accepted() with { Id = new($"0193f0b0-0000-7000-8000-0000000000{n:x2}"), Symbol = symbol };
        orders.Add(order);
        return order;
    }

    private Task<Settlement> ExecuteAsync(Order order) =>
        executor.HandleAsync(new(OutboxMessage.ExecuteKind, order.Id, order.AccountId, order.Symbol), lease, Ct);

    [Fact]
    public async Task Broker_that_wants_to_be_left_alone_for_a_day_is_asked_again_before_long()
    {
        broker.Place = order => order.Symbol == "AAPL"
            ? new PlaceOutcome.TryLater(TimeSpan.FromDays(1), "too many requests")
            : new PlaceOutcome.Accepted("b2");
        var (first, second) = (Accept(1, "AAPL"), Accept(2, "MSFT"));

        // It has lost its place among those that are being sent: there is only one.
        Assert.Equal(Settlement.Acknowledge, await ExecuteAsync(first));
        Assert.Equal(ExecutionState.Unknown, orders.Orders[first.Id].Execution);

        var waiting = ExecuteAsync(second);
        clock.Advance(TimeSpan.FromSeconds(LongestPause - 1));
        await Task.Yield();
        Assert.Equal([first.Id], broker.Sent.Select(order => order.Id));
        clock.Advance(TimeSpan.FromSeconds(1));
        await waiting.WaitAsync(Ct);

        Assert.Equal([first.Id, second.Id], broker.Sent.Select(order => order.Id));
        Assert.Equal(OrderStatus.New, orders.Orders[second.Id].Status);
    }

    [Theory]
    [InlineData(2, ExecutionState.Unknown)]   // seconds since the first attempt ended without an answer
    [InlineData(60, ExecutionState.Refused)]
    public async Task Rejection_of_a_second_attempt_says_nothing_while_the_first_may_arrive(
        int later, ExecutionState expected)
    {
        broker.Place = _ => new PlaceOutcome.Rejected("40310000 insufficient buying power");
        var order = Accept(1, "AAPL") with { Execution = ExecutionState.Prepared, ExecutionToken = 1 };
        orders.Add(order);
        clock.Advance(TimeSpan.FromSeconds(later));

        await executor.SendAsync(order, lease, turn: null, triedUntil: Sample.Start, Ct);

        Assert.Equal(expected, orders.Orders[order.Id].Execution);
    }
}
