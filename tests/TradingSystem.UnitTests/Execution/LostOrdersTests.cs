using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using TradingSystem.Core.Execution;
using TradingSystem.Core.Foundation;
using TradingSystem.Core.Orders;
using TradingSystem.Domain.Orders;
using TradingSystem.Testkit.Contracts;
using TradingSystem.UnitTests.Orders;

namespace TradingSystem.UnitTests.Execution;

public sealed class LostOrdersTests : IAsyncLifetime
{
    private static readonly Order Confirmed =
        Sample.Accepted() with { Status = OrderStatus.New, Execution = ExecutionState.Confirmed, BrokerOrderId = "b1" };

    private readonly FakeTimeProvider clock = new(Sample.Start);
    private readonly MemoryOrders orders = new();
    private readonly FakeBroker broker = new();
    private readonly OrderTransitions transitions;
    private readonly LostOrders lost;

    public LostOrdersTests()
    {
        transitions = new(orders, clock, NullLogger<OrderTransitions>.Instance);
        lost = new(transitions, broker, new() { LostAfterSeconds = 60 }, new UniqueClock(clock), clock,
            NullLogger<LostOrders>.Instance);
        orders.Add(Confirmed);
    }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private OrderStatus Status => orders.Orders[Confirmed.Id].Status;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => transitions.DisposeAsync();

    private async Task MissAfterAsync(int seconds)
    {
        clock.Advance(TimeSpan.FromSeconds(seconds));
        await lost.MissedAsync(orders.Orders[Confirmed.Id], Ct);
    }

    [Fact]
    public async Task Order_that_the_broker_has_not_known_for_a_while_ends()
    {
        await MissAfterAsync(0);
        await MissAfterAsync(59);
        Assert.Equal(OrderStatus.New, Status);

        await MissAfterAsync(1);

        Assert.Equal(OrderStatus.Canceled, Status);
        Assert.Equal(0, orders.Orders[Confirmed.Id].Reserved);
    }

    [Fact]
    public async Task Order_that_was_seen_again_has_its_time_anew()
    {
        await MissAfterAsync(0);
        lost.Seen(Confirmed.Id);
        await MissAfterAsync(61);
        Assert.Equal(OrderStatus.New, Status);

        await MissAfterAsync(59);
        Assert.Equal(OrderStatus.New, Status);
    }

    [Fact]
    public async Task Order_that_the_broker_knows_by_its_own_id_isnt_lost()
    {
        broker.ClientOrderId = id => id == "b1" ? Confirmed.Id.ToString() : null;

        await MissAfterAsync(0);
        await MissAfterAsync(3600);

        Assert.Equal(OrderStatus.New, Status);
    }
}
