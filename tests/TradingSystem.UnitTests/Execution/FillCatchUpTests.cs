using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using TradingSystem.Core.Execution;
using TradingSystem.Core.Orders;
using TradingSystem.Domain.Orders;
using TradingSystem.Testkit.Contracts;
using TradingSystem.UnitTests.Orders;

namespace TradingSystem.UnitTests.Execution;

public sealed class FillCatchUpTests : IAsyncLifetime
{
    private static readonly Order Working =
        Sample.Accepted() with { Status = OrderStatus.New, Execution = ExecutionState.Confirmed, BrokerOrderId = "b1" };

    private readonly FakeTimeProvider clock = new(Sample.At(100));
    private readonly MemoryOrders orders = new();
    private readonly FakeBroker broker = new() { ClientOrderId = _ => Working.Id.ToString() };
    private readonly OrderTransitions transitions;
    private readonly FillCatchUp catchUp;

    public FillCatchUpTests()
    {
        transitions = new(orders, clock, NullLogger<OrderTransitions>.Instance);
        catchUp = new(orders, transitions, broker, clock, NullLogger<FillCatchUp>.Instance);
        orders.Add(Working);
    }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => transitions.DisposeAsync();

    private void Fill(string id, decimal qty, decimal price, int at) =>
        broker.Fills.Add(new("b1", id, qty, price, false, Sample.At(at)));

    [Fact]
    public async Task Execution_that_cant_be_booked_doesnt_keep_the_others_from_it()
    {
        Fill("x1", 2, 0, at: 10);
        Fill("x2", 0, 100, at: 11);
        Fill("x3", 3, 100, at: 12);

        Assert.Equal(1, await catchUp.RunAsync(Ct));

        Assert.Equal(3, orders.Orders[Working.Id].FilledQty);
    }

    [Fact]
    public async Task Long_record_is_read_in_parts_and_counted_once()
    {
        for (var n = 0; n < 2500; n++) Fill($"x{n}", 0.001m, 100, at: 10);

        Assert.Equal(2500, await catchUp.RunAsync(Ct));
        Assert.Equal(0, await catchUp.RunAsync(Ct));

        Assert.Equal(2.5m, orders.Orders[Working.Id].FilledQty);
    }

    [Fact]
    public async Task Execution_with_a_time_to_come_doesnt_hide_those_that_come_before_it()
    {
        Fill("x1", 1, 100, at: 5000);
        await catchUp.RunAsync(Ct);
        Fill("x2", 2, 100, at: 101);

        Assert.Equal(1, await catchUp.RunAsync(Ct));

        Assert.Equal(3, orders.Orders[Working.Id].FilledQty);
        Assert.True(orders.ReadUntil < Sample.At(101));
    }
}
