using Microsoft.Extensions.Logging.Abstractions;
using TradingSystem.Core.Alpaca;
using TradingSystem.Core.Intake;
using TradingSystem.Core.Leases;
using TradingSystem.Core.Messaging;
using TradingSystem.Core.Messaging.InMemory;
using TradingSystem.Core.Orders;
using TradingSystem.Core.Persistence;
using TradingSystem.Core.Time;
using TradingSystem.IntegrationTests.Running;

namespace TradingSystem.IntegrationTests.Orders;

/// <summary>Two processes that know the same orders: whatever one remembers is proven by the database before it counts. On a database of its own.</summary>
[Collection(TradingCollection.Name)]
public sealed class OrderStoreTests(TwoWorkers system) : IAsyncLifetime
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private readonly DateTimeOffset now = new(DateTimeOffset.UtcNow.Ticks / 10 * 10, TimeSpan.Zero);   // microseconds, as the database keeps them
    private readonly Guid account = Guid.CreateVersion7();
    private ScratchDatabase database = null!;
    private LeaseTable leases = null!;
    private SqlOrderStore first = null!, second = null!;
    private Fence fence = null!;

    public async ValueTask InitializeAsync()
    {
        database = await ScratchDatabase.CreateAsync(system, "orders", Ct);
        await database.ValueAsync("insert into accounts (id, number, cash, deposited, last_equity, created_at) values ($1, 'PA1', 100000, 100000, 100000, now())", account);
        leases = new(database.Source, new LeaseOptions());
        fence = new("test", (await leases.AcquireAsync("test", "first", Ct))!.Value);
        (first, second) = (Store(), Store());
    }

    public async ValueTask DisposeAsync()
    {
        await first.DisposeAsync();
        await second.DisposeAsync();
        await database.DisposeAsync();
    }

    [Fact]
    public async Task Intent_in_one_statement_is_what_the_lifecycle_makes_of_it()
    {
        var order = await AcceptAsync();
        var prepare = new OrderEvent.Prepare(now.AddSeconds(1), fence.Token);
        var (expected, effects) = OrderLifecycle.Apply(order, prepare);

        var change = await ApplyAsync(first, order, prepare);

        Assert.Equal(expected, change.Order);
        Assert.Equal(effects, change.Effects);
        Assert.Equal($"{expected.Version} prepared", await database.ValueAsync("select version || ' ' || type from order_events where order_id = $1 order by version desc limit 1", order.Id));
        Assert.Equal(OrderChangeKind.NothingToDo, (await ApplyAsync(second, order, prepare)).Kind);
    }

    [Fact]
    public async Task Intent_for_an_order_that_is_to_be_canceled_cancels_it()
    {
        var order = await AcceptAsync();
        await ApplyAsync(second, order, new OrderEvent.CancelRequested(now));

        var change = await ApplyAsync(first, order, new OrderEvent.Prepare(now, fence.Token));

        Assert.Equal((OrderStatus.Canceled, false), (change.Order!.Status, change.MaySend));
        Assert.Equal(0m, await database.ValueAsync("select reserved from accounts where id = $1", account));
    }

    [Fact]
    public async Task Change_by_another_process_is_seen_by_one_that_remembers_the_order_otherwise()
    {
        var order = await AcceptAsync();
        await ApplyAsync(first, order, new OrderEvent.Prepare(now, fence.Token));
        await ApplyAsync(second, order, new OrderEvent.CancelRequested(now));

        var change = await ApplyAsync(first, order, new OrderEvent.BrokerAccepted(now, "b-1"));

        Assert.Equal(OrderChangeKind.Applied, change.Kind);
        Assert.Contains(change.Effects, effect => effect is OrderEffect.CancelAtBroker);
        Assert.Equal((OrderStatus.PendingCancel, 4), (change.Order!.Status, change.Order.Version));
    }

    [Fact]
    public async Task Lost_lease_refuses_one_that_remembers_the_order()
    {
        var order = await AcceptAsync();
        await ApplyAsync(first, order, new OrderEvent.Prepare(now, fence.Token));
        await database.ValueAsync("update leases set expires_at = '-infinity' where name = $1", fence.Lease);
        await leases.AcquireAsync(fence.Lease, "second", Ct);

        var change = await ApplyAsync(first, order, new OrderEvent.BrokerAccepted(now, "b-1"));

        Assert.Equal(OrderChangeKind.NotOwner, change.Kind);
        Assert.Equal("prepared", await database.ValueAsync("select execution from orders where id = $1", order.Id));
    }

    [Fact]
    public async Task Executions_count_once_and_positions_add_up_whoever_books_them()
    {
        var orders = new[] { await AcceptAsync(), await AcceptAsync(), await AcceptAsync() };
        foreach (var order in orders) await ApplyAsync(first, order, new OrderEvent.Prepare(now, fence.Token));
        OrderEvent.Fill Fill(int part) => new(now, $"x-{part}", "b", 1, 10 + part, 0, part % 2 == 1);

        // In turns, so that each remembers a position that the other has moved; each execution is told to both.
        for (var part = 0; part < 6; part++)
        {
            var (one, other) = part % 2 == 0 ? (first, second) : (second, first);
            Assert.Equal(OrderChangeKind.Applied, (await ApplyAsync(one, orders[part / 2], Fill(part), fenced: false)).Kind);
            Assert.Equal(OrderChangeKind.NothingToDo, (await ApplyAsync(other, orders[part / 2], Fill(part), fenced: false)).Kind);
        }

        Assert.Equal("6 75 0 6", await database.ValueAsync("select trim_scale(qty) || ' ' || trim_scale(cost_basis) || ' ' || trim_scale(pending_buy) || ' ' || movements from positions where account_id = $1", account));
        Assert.Equal("99925 0", await database.ValueAsync("select trim_scale(cash) || ' ' || trim_scale(reserved) from accounts where id = $1", account));
        Assert.Equal(6L, await database.ValueAsync("select count(*) from fills"));
    }

    [Theory]
    [InlineData(OrderSide.Sell, 105, 110)]
    [InlineData(OrderSide.Buy, 95, 90)]
    public async Task Mark_of_a_trailing_stop_at_the_broker_only_gets_better(OrderSide side, int near, int far)
    {
        var (stops, order, plain) = (new SqlWatchedOrders(database.Source), await AcceptAsync(), await AcceptAsync());
        await database.ValueAsync("update orders set side = $2, type = 'trailing_stop', trail_price = 1, hwm = 100, stop_price = 99 where id = $1", order.Id, WireName<OrderSide>.Of(side));

        foreach (var mark in new[] { far, near, 100 }) await stops.KeepMarksAsync([new(order.Id, mark, mark + 1), new(plain.Id, mark, mark)], Ct);

        Assert.Equal($"{far} {far + 1} 1", await database.ValueAsync("select hwm || ' ' || stop_price || ' ' || version from orders where id = $1", order.Id));
        Assert.Equal(true, await database.ValueAsync("select hwm is null and stop_price is null from orders where id = $1", plain.Id));
        Assert.Equal((decimal)far, (await ApplyAsync(first, order, new OrderEvent.CancelRequested(now))).Order!.HighWaterMark);
    }

    [Fact]
    public async Task Mark_that_moved_is_in_what_is_told_of_the_order_next()
    {
        var order = await AcceptAsync();
        await database.ValueAsync("update orders set type = 'trailing_stop', trail_price = 1, hwm = 100, stop_price = 99 where id = $1", order.Id);
        await ApplyAsync(first, order, new OrderEvent.Prepare(now, fence.Token));   // the store remembers the order from here
        await new SqlWatchedOrders(database.Source).KeepMarksAsync([new(order.Id, 90, 91)], Ct);

        var change = await ApplyAsync(first, order, new OrderEvent.BrokerAccepted(now, "b-1"));

        Assert.Equal((90m, 91m), (change.Order!.HighWaterMark, change.Order.StopPrice));
    }

    private SqlOrderStore Store() =>
        new(database.Source, new OutboxRelay(new InMemoryBus(TimeProvider.System, NullLogger<InMemoryBus>.Instance), new OutboxTable(database.Source, TimeProvider.System), TimeProvider.System, NullLogger<OutboxRelay>.Instance), new SystemIdSource(TimeProvider.System), TimeProvider.System);

    private async Task<OrderChange> ApplyAsync(SqlOrderStore store, Order order, OrderEvent happened, bool fenced = true) =>
        (await store.ApplyAsync([new(order.Id, happened, fenced ? fence : null)], Ct)).Single();

    private async Task<Order> AcceptAsync()
    {
        var id = Guid.CreateVersion7();
        var order = new Order
        {
            Id = id,
            AccountId = account,
            ClientOrderId = id.ToString(),
            Partition = 0,
            Symbol = "AAPL",
            Side = OrderSide.Buy,
            Type = OrderType.Market,
            TimeInForce = TimeInForce.Day,
            Qty = 2,
            Reserved = 40,
            SubmittedAt = now,
            UpdatedAt = now,
        };
        await using var intake = new SqlIntakeStore(database.Source, new());
        var accepted = Assert.Single(await intake.AcceptAsync(Guid.CreateVersion7(), [new(order, new(40, 40, 0), 20)], Ct));
        Assert.Null(accepted.Denial);
        return order with { Opens = accepted.Opens };
    }
}
