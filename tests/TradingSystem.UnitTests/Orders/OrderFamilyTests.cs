using TradingSystem.Core.Orders;
using TradingSystem.Domain.Orders;
using static TradingSystem.UnitTests.Orders.Sample;

namespace TradingSystem.UnitTests.Orders;

/// <summary>What a change of one order means for those it belongs to.</summary>
public sealed class OrderFamilyTests
{
    private static readonly Guid EntryId = Accepted().Id, ProfitId = Id(2), LossId = Id(3), NextId = Id(4);
    private readonly OrderBatch batch = new();

    private static Guid Id(byte n) => new($"0193f0b0-0000-7000-8000-0000000000{n:x2}");

    private Order Entry => batch.Orders[EntryId];

    private Order Profit => batch.Orders[ProfitId];

    private Order Loss => batch.Orders[LossId];

    private Order Next => batch.Orders[NextId];

    private decimal HeldQty => batch.Positions[(Entry.AccountId, Entry.Symbol)].HeldQty;

    /// <summary>An entry to buy 10 that the broker has, and the two orders that are to close what it buys.</summary>
    private void Bracket()
    {
        var entry = Run(Accepted() with { Class = OrderClass.Bracket, GroupId = EntryId, Role = OrderRole.Entry }, new OrderEvent.Prepare(At(1), 1), new OrderEvent.BrokerAccepted(At(2), "b1")).Order;
        var leg = entry with
        {
            Side = OrderSide.Sell,
            Opens = false,
            Reserved = 0,
            Execution = ExecutionState.Dormant,
            Status = OrderStatus.Held,
            Version = 1,
            BrokerOrderId = null,
            IntentAt = null
        };
        Load(entry, leg with { Id = ProfitId, Role = OrderRole.TakeProfit, LimitPrice = 110 }, leg with { Id = LossId, Role = OrderRole.StopLoss, Type = OrderType.Stop, LimitPrice = null, StopPrice = 90, IsWatched = true });
    }

    private void Load(params Order[] orders)
    {
        foreach (var order in orders) batch.Orders[order.Id] = order;
        batch.Accounts[orders[0].AccountId] = new() { Id = orders[0].AccountId, Number = "A", Cash = 10_000, Reserved = orders.Sum(order => order.Reserved) };
        batch.Positions[(orders[0].AccountId, orders[0].Symbol)] = new() { AccountId = orders[0].AccountId, Symbol = orders[0].Symbol, HeldQty = orders.Sum(order => order.Held), PendingBuy = orders.Sum(order => order.Reserved) };
    }

    private void Apply(Guid id, params OrderEvent[] events) => batch.Apply([.. events.Select(happened => new OrderCommand(id, happened, null))]);

    /// <summary>What the stream says of an order, in this sequence.</summary>
    private IEnumerable<string> Told(Guid id) =>
        batch.Updates.Where(update => update.Order.Id == id).Select(update => update.Announce.Event);

    private void BracketWithPosition()
    {
        Bracket();
        Apply(EntryId, Fill(10, 100));
        Apply(ProfitId, new OrderEvent.Prepare(At(10), 1), new OrderEvent.BrokerAccepted(At(11), "b2"));
    }

    private static OrderEvent.Fill Sale(decimal qty, string id) => new(At(20), id, "b2", qty, 110, 0, false);

    [Fact]
    public void Each_fill_of_an_entry_is_set_aside_for_its_group()
    {
        Bracket();

        Apply(EntryId, Fill(4, 100));

        Assert.Equal((4, 4), (Profit.Held, HeldQty));
        Assert.Equal((ExecutionState.Dormant, ExecutionState.Dormant), (Profit.Execution, Loss.Execution));
        Assert.Empty(batch.Released);
    }

    [Fact]
    public void Last_fill_of_an_entry_lets_its_exits_begin()
    {
        Bracket();

        Apply(EntryId, Fill(4, 100, "e1"), Fill(6, 100, "e2"));

        Assert.Equal((ExecutionState.Ready, OrderStatus.Accepted, 10m, 10m), (Profit.Execution, Profit.Status, Profit.Qty, Profit.Held));
        Assert.Equal((ExecutionState.Watching, OrderStatus.Held, 10m, 0m), (Loss.Execution, Loss.Status, Loss.Qty, Loss.Held));
        Assert.Equal([ProfitId], batch.Released);
        Assert.Equal(10, HeldQty);
    }

    [Fact]
    public void Entry_that_ends_partly_filled_lets_its_exits_begin_for_that_part()
    {
        Bracket();

        Apply(EntryId, Fill(4, 100), new OrderEvent.CancelRequested(At(12)), new OrderEvent.Canceled(At(13), 4));

        Assert.Equal((OrderStatus.Canceled, 4m, 4m, 4m), (Entry.Status, Profit.Qty, Loss.Qty, HeldQty));
        Assert.Equal([ProfitId], batch.Released);
    }

    [Fact]
    public void Entry_that_buys_nothing_ends_its_exits()
    {
        Bracket();

        Apply(EntryId, new OrderEvent.Canceled(At(13), 0));

        Assert.Equal((OrderStatus.Canceled, OrderStatus.Canceled), (Profit.Status, Loss.Status));
        Assert.Empty(batch.Released);
    }

    [Fact]
    public void End_that_is_told_before_its_last_fills_waits_for_them()
    {
        Bracket();

        Apply(EntryId, new OrderEvent.Canceled(At(13), 4));
        Assert.Equal(OrderStatus.New, Entry.Status);
        Apply(EntryId, Fill(4, 100), new OrderEvent.Canceled(At(14), 4));

        Assert.Equal((OrderStatus.Canceled, 4m), (Entry.Status, Profit.Qty));
    }

    [Fact]
    public void Part_of_the_profit_leaves_less_for_the_stop_and_all_of_it_nothing()
    {
        BracketWithPosition();

        Apply(ProfitId, Sale(3, "e2"));
        Assert.Equal((7m, OrderStatus.Held), (Loss.Qty, Loss.Status));
        Apply(ProfitId, Sale(7, "e3"));

        Assert.Equal((OrderStatus.Filled, OrderStatus.Canceled, 0m), (Profit.Status, Loss.Status, HeldQty));
    }

    [Fact]
    public void Stop_that_is_reached_goes_once_the_broker_has_canceled_the_other_for_what_is_left()
    {
        BracketWithPosition();

        Apply(LossId, new OrderEvent.Trigger(At(30), 89));
        Assert.Equal((OrderStatus.PendingCancel, ExecutionState.Dormant), (Profit.Status, Loss.Execution));
        Assert.Equal([ProfitId], batch.CancelsAtBroker);
        Apply(ProfitId, Sale(3, "e2"), new OrderEvent.Canceled(At(31), 3));

        Assert.Equal((ExecutionState.Ready, 7m, 7m), (Loss.Execution, Loss.Qty, Loss.Held));
        Assert.Equal([ProfitId, LossId], batch.Released);
        Assert.Equal((7, OrderType.Market), (HeldQty, Loss.SentType));
    }

    [Fact]
    public void Stop_that_is_reached_asks_again_when_the_broker_refuses_to_cancel_the_other()
    {
        BracketWithPosition();
        Apply(LossId, new OrderEvent.Trigger(At(30), 89));

        Apply(ProfitId, new OrderEvent.CancelRefused(At(31), "not now"));

        // Asked by whoever looks after what is in doubt, and not as fast as the broker refuses.
        Assert.Equal((OrderStatus.PendingCancel, true), (Profit.Status, Profit.CancelRequested));
        Assert.Equal([ProfitId], batch.CancelsAtBroker);
        Apply(ProfitId, new OrderEvent.Canceled(At(32), 0));
        Assert.Equal((ExecutionState.Ready, 10m), (Loss.Execution, Loss.Held));
    }

    [Fact]
    public void Exit_beside_one_that_is_filled_must_leave_though_the_broker_refuses_to_cancel_it()
    {
        BracketWithPosition();
        Apply(LossId, new OrderEvent.Trigger(At(30), 89));
        Apply(ProfitId, new OrderEvent.Canceled(At(31), 0));
        Apply(LossId, new OrderEvent.Prepare(At(32), 1), new OrderEvent.BrokerAccepted(At(33), "b3"));
        var both = batch.Orders[ProfitId] with { Status = OrderStatus.PendingCancel };
        batch.Orders[ProfitId] = both;
        Apply(LossId, new OrderEvent.Fill(At(34), "e5", "b3", 4, 89, 0, false));

        Apply(ProfitId, new OrderEvent.CancelRefused(At(35), "not now"));

        Assert.Equal(OrderStatus.PendingCancel, Profit.Status);
    }

    [Fact]
    public void Refused_cancellation_by_the_client_leaves_an_exit_where_it_was()
    {
        BracketWithPosition();
        Apply(ProfitId, new OrderEvent.CancelRequested(At(30)), new OrderEvent.CancelRefused(At(31), "not now"));

        Assert.Equal((OrderStatus.New, false), (Profit.Status, Profit.CancelRequested));
    }

    [Fact]
    public void Stop_that_is_reached_too_late_has_nothing_to_sell()
    {
        BracketWithPosition();

        Apply(LossId, new OrderEvent.Trigger(At(30), 89));
        Apply(ProfitId, Sale(10, "e2"));

        Assert.Equal((OrderStatus.Filled, OrderStatus.Canceled), (Profit.Status, Loss.Status));
        Assert.DoesNotContain(LossId, batch.Released);
    }

    [Fact]
    public void Stop_stays_when_the_broker_rejects_the_other_exit()
    {
        BracketWithPosition();

        Apply(ProfitId, new OrderEvent.RejectedLater(At(30), "no"));

        Assert.Equal((ExecutionState.Watching, 10m, 10m), (Loss.Execution, Loss.Held, HeldQty));
    }

    [Fact]
    public void Canceling_an_exit_cancels_the_whole_group()
    {
        BracketWithPosition();

        Apply(LossId, new OrderEvent.CancelRequested(At(30)), new OrderEvent.Prepare(At(31), 1));

        Assert.Equal((OrderStatus.Canceled, OrderStatus.PendingCancel), (Loss.Status, Profit.Status));
        Apply(ProfitId, new OrderEvent.Canceled(At(32), 0));
        Assert.Equal((OrderStatus.Canceled, 0m), (Profit.Status, HeldQty));
    }

    /// <summary>A limit order for 10 at 100, of which 3 are filled, and one for 10 at 90 that is to take its place.</summary>
    private void Replacing()
    {
        var old = Run(Accepted(), new OrderEvent.Prepare(At(1), 1), new OrderEvent.BrokerAccepted(At(2), "b1"), Fill(3, 100)).Order;
        Load(old, Accepted() with { Id = NextId, ClientOrderId = "next", Qty = 7, LimitPrice = 90, Reserved = 0, Replaces = old.Id, ReplacesFilled = 3, ReplacementCost = 630 });
        Apply(NextId, new OrderEvent.Prepare(At(10), 1));
    }

    [Fact]
    public void Replacement_waits_for_the_broker_and_is_for_what_is_left_then()
    {
        Replacing();
        Assert.Equal((OrderStatus.PendingReplace, ExecutionState.Dormant), (Entry.Status, Next.Execution));

        Apply(EntryId, Fill(2, 100, "e2"), new OrderEvent.Canceled(At(20), 5));

        Assert.Equal((OrderStatus.Replaced, 0m, NextId), (Entry.Status, Entry.Reserved, Entry.ReplacedBy));
        Assert.Equal((ExecutionState.Ready, 5m, 450m), (Next.Execution, Next.Qty, Next.Reserved));
        Assert.Equal([NextId], batch.Released);
        Assert.Equal(450, batch.Accounts[Entry.AccountId].Reserved);
    }

    [Fact]
    public void Replacement_comes_too_late_for_an_order_that_is_filled()
    {
        Replacing();

        Apply(EntryId, Fill(7, 100, "e2"));

        Assert.Equal((OrderStatus.Filled, OrderStatus.Rejected), (Entry.Status, Next.Status));
        Assert.Contains(batch.Updates, update => update.Announce.Event == "order_replace_rejected");
        Assert.Equal(0, batch.Accounts[Entry.AccountId].Reserved);
    }

    [Fact]
    public void Replacement_of_an_order_that_is_final_is_rejected()
    {
        var old = Run(Accepted(), new OrderEvent.CancelRequested(At(1)), new OrderEvent.Prepare(At(2), 1)).Order;
        Load(old, Accepted() with { Id = NextId, Reserved = 50, Replaces = old.Id, ReplacesFilled = 0, ReplacementCost = 1050 });

        Apply(NextId, new OrderEvent.Prepare(At(3), 1));

        Assert.Equal((OrderStatus.Rejected, 0m), (Next.Status, Next.Reserved));
    }

    [Fact]
    public void Order_that_was_never_sent_is_replaced_at_once()
    {
        Load(Accepted(), Accepted() with { Id = NextId, Reserved = 0, LimitPrice = 90, Replaces = EntryId, ReplacesFilled = 0, ReplacementCost = 900 });

        Apply(NextId, new OrderEvent.Prepare(At(3), 1));

        Assert.Equal((OrderStatus.Replaced, ExecutionState.Ready, 900m), (Entry.Status, Next.Execution, Next.Reserved));
        Assert.Empty(batch.CancelsAtBroker);
    }

    [Fact]
    public void Canceling_the_replacement_cancels_the_order_as_well()
    {
        Replacing();

        Apply(NextId, new OrderEvent.CancelRequested(At(20)));
        Apply(EntryId, new OrderEvent.Canceled(At(21), 3));

        Assert.Equal((OrderStatus.Canceled, OrderStatus.Canceled), (Entry.Status, Next.Status));
        Assert.DoesNotContain("order_replace_rejected", Told(EntryId));
    }

    [Fact]
    public void Canceled_replacement_stays_canceled_when_the_order_is_filled_first()
    {
        Replacing();

        Apply(NextId, new OrderEvent.CancelRequested(At(20)));
        Apply(EntryId, Fill(7, 100, "e2"));

        Assert.Equal((OrderStatus.Filled, OrderStatus.Canceled), (Entry.Status, Next.Status));
        Assert.Equal(["fill", "order_cancel_rejected"], Told(EntryId).TakeLast(2));
    }

    [Fact]
    public void Canceled_replacement_ends_when_the_broker_refuses_to_cancel_the_order()
    {
        Replacing();

        Apply(NextId, new OrderEvent.CancelRequested(At(20)));
        Apply(EntryId, new OrderEvent.CancelRefused(At(21), "no"));

        Assert.Equal((OrderStatus.PartiallyFilled, OrderStatus.Canceled), (Entry.Status, Next.Status));
        Assert.Equal(1, Told(EntryId).Count(told => told == "order_cancel_rejected"));
    }

    [Fact]
    public void Order_that_is_canceled_while_it_is_being_replaced_takes_the_replacement_along()
    {
        Replacing();

        Apply(EntryId, new OrderEvent.CancelRequested(At(20)), new OrderEvent.CancelRefused(At(21), "no"));

        Assert.Equal((OrderStatus.PartiallyFilled, OrderStatus.Rejected), (Entry.Status, Next.Status));
        Assert.Equal(["order_cancel_rejected", "order_replace_rejected"], Told(EntryId).TakeLast(2));
    }

    [Fact]
    public void Refused_replacement_isnt_told_as_a_refused_cancellation()
    {
        Replacing();

        Apply(EntryId, new OrderEvent.CancelRefused(At(20), "it is filled"), Fill(7, 100, "e2"));

        Assert.Equal((OrderStatus.Filled, OrderStatus.Rejected), (Entry.Status, Next.Status));
        Assert.Equal(["pending_replace", "order_replace_rejected", "fill"], Told(EntryId).TakeLast(3));
    }

    [Fact]
    public void Replacement_of_an_order_that_was_filled_before_it_could_begin_is_told_of_the_order()
    {
        var old = Run(Accepted(), new OrderEvent.Prepare(At(1), 1), new OrderEvent.BrokerAccepted(At(2), "b1"),
            Fill(10, 100)).Order;
        Load(old, Accepted() with
        {
            Id = NextId,
            Reserved = 0,
            Replaces = old.Id,
            ReplacesFilled = 0,
            ReplacementCost = 1050
        });

        Apply(NextId, new OrderEvent.Prepare(At(3), 1));

        Assert.Equal((OrderStatus.Filled, OrderStatus.Rejected), (Entry.Status, Next.Status));
        Assert.Equal(["order_replace_rejected"], Told(EntryId));
    }

    [Fact]
    public void Exit_that_is_filled_while_its_group_is_being_canceled_is_told_so()
    {
        BracketWithPosition();

        Apply(LossId, new OrderEvent.CancelRequested(At(30)));
        Apply(ProfitId, Sale(10, "e2"));

        Assert.Equal((OrderStatus.Filled, OrderStatus.Canceled), (Profit.Status, Loss.Status));
        Assert.Equal(["pending_cancel", "fill", "order_cancel_rejected"], Told(ProfitId).TakeLast(3));
    }

    [Fact]
    public void Stop_that_we_watch_is_sent_when_it_is_reached()
    {
        Load(Accepted(OrderSide.Sell) with { Type = OrderType.StopLimit, StopPrice = 95, LimitPrice = 94, IsWatched = true });

        Apply(EntryId, new OrderEvent.Prepare(At(1), 1));
        Assert.Equal((ExecutionState.Watching, OrderStatus.New), (Entry.Execution, Entry.Status));
        Apply(EntryId, new OrderEvent.Trigger(At(2), 94.5m));

        Assert.Equal((ExecutionState.Ready, OrderType.Limit), (Entry.Execution, Entry.SentType));
        Assert.Equal([EntryId], batch.Released);
    }
}
