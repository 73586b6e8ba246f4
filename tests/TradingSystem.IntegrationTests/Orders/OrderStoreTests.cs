using Microsoft.Extensions.Logging.Abstractions;
using TradingSystem.Core.Foundation;
using TradingSystem.Core.Intake;
using TradingSystem.Core.Invariants;
using TradingSystem.Core.Leases;
using TradingSystem.Core.Messaging;
using TradingSystem.Core.Messaging.InMemory;
using TradingSystem.Core.Orders;
using TradingSystem.Domain.Orders;
using TradingSystem.Domain.Risk;
using TradingSystem.Domain.Text;
using TradingSystem.Postgres.Stores;
using TradingSystem.Testkit.Running;

namespace TradingSystem.IntegrationTests.Orders;

/// <summary>
/// Two processes that know the same orders: whatever one remembers is proven by the database before it counts. On a
/// database of its own.
/// </summary>
[Collection(TradingCollection.Name)]
public sealed class OrderStoreTests(TwoWorkers system) : IAsyncLifetime
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    // Microseconds, as the database keeps them.
    private readonly DateTimeOffset now = new(DateTimeOffset.UtcNow.Ticks / 10 * 10, TimeSpan.Zero);
    private readonly Guid account = Guid.CreateVersion7();
    private ScratchDatabase database = null!;
    private LeaseTable leases = null!;
    private SqlOrderStore first = null!, second = null!;
    private Fence fence = null!;

    public async ValueTask InitializeAsync()
    {
        database = await ScratchDatabase.CreateAsync(system, "orders", Ct);
        await database.ValueAsync(
            "insert into accounts (id, number, cash, deposited, last_equity, created_at) values ($1, 'PA1', 100000, 100000, 100000, now())",
            account);
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
        Assert.Equal($"{expected.Version} prepared",
            await database.ValueAsync(
                "select version || ' ' || type from order_events where order_id = $1 order by version desc limit 1",
                order.Id));
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
            Assert.Equal(
                OrderChangeKind.Applied, (await ApplyAsync(one, orders[part / 2], Fill(part), fenced: false)).Kind);
            Assert.Equal(OrderChangeKind.NothingToDo,
                (await ApplyAsync(other, orders[part / 2], Fill(part), fenced: false)).Kind);
        }

        Assert.Equal("6 75 0 6",
            await database.ValueAsync(
                "select trim_scale(qty) || ' ' || trim_scale(cost_basis) || ' ' || trim_scale(pending_buy) || ' ' || movements from positions where account_id = $1",
                account));
        Assert.Equal("99925 0",
            await database.ValueAsync(
                "select trim_scale(cash) || ' ' || trim_scale(reserved) from accounts where id = $1", account));
        Assert.Equal(6L, await database.ValueAsync("select count(*) from fills"));
    }

    [Theory]
    [InlineData(OrderSide.Sell, 105, 110)]
    [InlineData(OrderSide.Buy, 95, 90)]
    public async Task Mark_of_a_trailing_stop_at_the_broker_only_gets_better(OrderSide side, int near, int far)
    {
        var (stops, order, plain) = (new SqlWatchedOrders(database.Source), await AcceptAsync(), await AcceptAsync());
        await database.ValueAsync(
            "update orders set side = $2, type = 'trailing_stop', trail_price = 1, hwm = 100, stop_price = 99 where id = $1",
            order.Id, EnumName<OrderSide>.Of(side));

        foreach (var mark in new[] { far, near, 100 })
        {
            await stops.KeepMarksAsync([new(order.Id, mark, mark + 1), new(plain.Id, mark, mark)], Ct);
        }

        Assert.Equal($"{far} {far + 1} 1",
            await database.ValueAsync(
                "select hwm || ' ' || stop_price || ' ' || version from orders where id = $1", order.Id));
        Assert.Equal(true,
            await database.ValueAsync("select hwm is null and stop_price is null from orders where id = $1", plain.Id));
        Assert.Equal(
            (decimal)far, (await ApplyAsync(first, order, new OrderEvent.CancelRequested(now))).Order!.HighWaterMark);
    }

    [Fact]
    public async Task Mark_that_moved_is_in_what_is_told_of_the_order_next()
    {
        var order = await AcceptAsync();
        await database.ValueAsync(
            "update orders set type = 'trailing_stop', trail_price = 1, hwm = 100, stop_price = 99 where id = $1",
            order.Id);
        // The store remembers the order from here.
        await ApplyAsync(first, order, new OrderEvent.Prepare(now, fence.Token));
        await new SqlWatchedOrders(database.Source).KeepMarksAsync([new(order.Id, 90, 91)], Ct);

        var change = await ApplyAsync(first, order, new OrderEvent.BrokerAccepted(now, "b-1"));

        Assert.Equal((90m, 91m), (change.Order!.HighWaterMark, change.Order.StopPrice));
    }

    [Fact]
    public async Task Position_that_is_closed_and_opened_again_in_one_batch_has_no_stop_of_the_old_one()
    {
        var (bought, again) = (await AcceptAsync(), await AcceptAsync());
        await ApplyAsync(first, bought, new OrderEvent.Prepare(now, fence.Token));
        await ApplyAsync(first, bought, new OrderEvent.Fill(now, "x1", "b1", 2, 20, 0, true));
        await database.ValueAsync("update positions set stop_loss = 18 where account_id = $1", account);
        var sale = NewOrder(cost: 0) with { Side = OrderSide.Sell, Held = 2 };
        await AcceptAsync(new(sale, new(40, null, 2), 20));
        await ApplyAsync(first, again, new OrderEvent.Prepare(now, fence.Token));
        await ApplyAsync(first, sale, new OrderEvent.Prepare(now, fence.Token));
        Assert.Equal(18m, await database.ValueAsync("select stop_loss from positions where account_id = $1", account));

        await first.ApplyAsync(
            [
                new(sale.Id, new OrderEvent.Fill(now.AddSeconds(1), "x2", "b2", 2, 10, 0, true), null),
                new(again.Id, new OrderEvent.Fill(now.AddSeconds(2), "x3", "b3", 2, 10, 0, true), null),
            ], Ct);

        const string kept =
            "select qty || ' ' || coalesce(stop_loss::text, 'no stop') from positions where account_id = $1";
        Assert.Equal("2 no stop", await database.ValueAsync(kept, account));
    }

    [Fact]
    public async Task Batch_that_comes_again_may_accept_what_was_refused_the_first_time()
    {
        await using var intake = new SqlIntakeStore(database.Source, new());
        var batch = Guid.CreateVersion7();
        IntakeOrder[] items = [Item(NewOrder(cost: 40)), Item(NewOrder(cost: 5000))];
        await database.ValueAsync("update accounts set cash = 1000 where id = $1", account);
        var refused = await intake.AcceptAsync(batch, items, Ct);
        Assert.Equal([null, Denial.BuyingPower], refused.Select(result => result.Denial));

        // The answer is lost, money comes in, and the same batch is offered again.
        await database.ValueAsync("update accounts set cash = 100000 where id = $1", account);
        var accepted = await intake.AcceptAsync(batch, items, Ct);

        Assert.All(accepted, result => Assert.Null(result.Denial));
        const string told = "select count(distinct o) from outbox, unnest(order_ids) o where kind = 'execute'";
        Assert.Equal(2L, await database.ValueAsync(told));
        Assert.Equal(5040m, await database.ValueAsync("select reserved from accounts where id = $1", account));
    }

    [Fact]
    public async Task Doubts_that_cant_be_settled_dont_keep_others_from_being_looked_at()
    {
        var queries = new SqlOrderQueries(database.Source);
        var orders = new[] { await AcceptAsync(), await AcceptAsync(), await AcceptAsync() };
        foreach (var order in orders) await ApplyAsync(first, order, new OrderEvent.Prepare(now, fence.Token));
        Task<IReadOnlyList<Order>> InDoubtAsync() => queries.InDoubtAsync(
            new Dictionary<int, long> { [0] = fence.Token }, now.AddMinutes(1), now.AddMinutes(1), limit: 2, Ct);

        var asked = (await InDoubtAsync()).Select(order => order.Id).ToArray();
        await queries.MarkAskedAsync(asked, now.AddSeconds(5), Ct);

        var next = await InDoubtAsync();
        Assert.Equal(2, asked.Length);
        Assert.Equal(orders.Select(order => order.Id).Except(asked).Single(), next[0].Id);
    }

    /// <summary>The real statements, which the simulation doesn't run, on what it would let happen.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Whatever_happens_to_orders_in_two_processes_leaves_books_that_hold(int seed)
    {
        var random = new Random(seed);
        var orders = new List<Order>();
        for (var n = 0; n < 8; n++)
        {
            var qty = random.Next(2, 6);
            var order = NewOrder(cost: 20 * qty) with { Type = OrderType.Limit, LimitPrice = 20, Qty = qty };
            orders.Add(order with { Opens = (await AcceptAsync(Item(order))).Opens });
            await ApplyAsync(Any(), order, new OrderEvent.Prepare(now, fence.Token));
        }

        for (var step = 0; step < 60; step++)
        {
            var commands = Enumerable.Range(0, random.Next(1, 5)).Select(part => Draw($"x-{step}-{part}")).ToArray();
            await Any().ApplyAsync(commands, Ct);
        }

        var books = await new SqlBooks(database.Source).ReadAsync(account, Ct);
        Assert.NotEmpty(books.Fills);
        var broken = AccountInvariants.All.SelectMany(each => each.Broken(books).Select(row => $"{each.Id}: {row}"));
        Assert.Empty(broken);

        SqlOrderStore Any() => random.Next(2) == 0 ? first : second;

        OrderCommand Draw(string execution)
        {
            var order = orders[random.Next(orders.Count)];
            OrderEvent happened = random.Next(7) switch
            {
                0 => new OrderEvent.BrokerAccepted(now, "b"),
                1 => new OrderEvent.OutcomeUnknown(now, "no answer"),
                2 => new OrderEvent.CancelRequested(now),
                3 => new OrderEvent.CancelRefused(now, "not now"),
                4 when random.Next(3) == 0 => new OrderEvent.Canceled(now),
                _ => new OrderEvent.Fill(now, execution, "b", random.Next(1, 3), random.Next(18, 21), 0, false),
            };
            return new(order.Id, happened, random.Next(3) == 0 ? fence : null);
        }
    }

    private SqlOrderStore Store() =>
        new(database.Source,
            new OutboxRelay(new InMemoryBus(TimeProvider.System, NullLogger<InMemoryBus>.Instance),
                new OutboxTable(database.Source, TimeProvider.System), TimeProvider.System,
                NullLogger<OutboxRelay>.Instance),
            new SystemIdSource(TimeProvider.System), TimeProvider.System);

    private async Task<OrderChange> ApplyAsync(
        SqlOrderStore store, Order order, OrderEvent happened, bool fenced = true) =>
        (await store.ApplyAsync([new(order.Id, happened, fenced ? fence : null)], Ct)).Single();

    private async Task<Order> AcceptAsync()
    {
        var order = NewOrder(cost: 40);
        var accepted = await AcceptAsync(Item(order));
        return order with { Opens = accepted.Opens };
    }

    private async Task<IntakeResult> AcceptAsync(IntakeOrder item)
    {
        await using var intake = new SqlIntakeStore(database.Source, new());
        var accepted = Assert.Single(await intake.AcceptAsync(Guid.CreateVersion7(), [item], Ct));
        Assert.Null(accepted.Denial);
        return accepted;
    }

    private static IntakeOrder Item(Order order) => new(order, new(order.Reserved, order.Reserved, 0), 20);

    private Order NewOrder(decimal cost)
    {
        var id = Guid.CreateVersion7();
        return new()
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
            Reserved = cost,
            SubmittedAt = now,
            UpdatedAt = now,
        };
    }
}
