using TradingSystem.Domain.Orders;
using static TradingSystem.UnitTests.Orders.Sample;

namespace TradingSystem.UnitTests.Orders;

public sealed class OrderLifecycleTests
{
    private static readonly OrderEvent.Prepare Prepare = new(At(1), Token: 7);
    private static readonly OrderEvent.BrokerAccepted Confirmed = new(At(2), "b1");

    [Fact]
    public void Prepare_new_order_records_the_intent_and_allows_one_send()
    {
        var (order, effects) = Run(Accepted(), Prepare);

        Assert.Equal(ExecutionState.Prepared, order.Execution);
        Assert.Equal(7, order.ExecutionToken);
        Assert.Single(effects.OfType<OrderEffect.Send>());
        Assert.Equal(2, order.Version);
    }

    [Fact]
    public void Prepare_delivered_twice_to_the_same_owner_sends_once()
    {
        var (_, effects) = Run(Accepted(), Prepare, Prepare with { At = At(2) });

        Assert.Single(effects.OfType<OrderEffect.Send>());
    }

    [Fact]
    public void Prepare_by_a_later_owner_becomes_unknown_instead_of_sending()
    {
        var (order, effects) = Run(Accepted(), Prepare, new OrderEvent.Prepare(At(5), Token: 8));

        Assert.Equal(ExecutionState.Unknown, order.Execution);
        Assert.Single(effects.OfType<OrderEffect.Send>());
    }

    [Fact]
    public void Unknown_that_isnt_at_the_broker_is_sent_again_within_its_time_and_canceled_after_it()
    {
        var unknown = Run(Accepted(), Prepare, new OrderEvent.OutcomeUnknown(At(3), "no answer")).Order;

        var (again, sent) = Run(unknown, new OrderEvent.NotAtBroker(At(5), Token: 7));
        var (late, given) = Run(unknown, new OrderEvent.NotAtBroker(At(40), Token: 7, TimedOut: true));

        Assert.Equal((ExecutionState.Prepared, Prepare.At), (again.Execution, again.IntentAt));
        Assert.Single(sent.OfType<OrderEffect.Send>());
        Assert.Equal((OrderStatus.Canceled, ExecutionState.Refused, 0m), (late.Status, late.Execution, late.Reserved));
        Assert.Empty(given.OfType<OrderEffect.Send>());
    }

    [Fact]
    public void Order_that_was_given_up_and_turns_up_at_the_broker_is_canceled_there()
    {
        var given = Run(Accepted(), Prepare, new OrderEvent.OutcomeUnknown(At(3), "no answer"),
            new OrderEvent.NotAtBroker(At(40), Token: 7, TimedOut: true)).Order;

        var (order, effects) = Run(given, Confirmed with { At = At(41) });

        Assert.Equal((OrderStatus.Canceled, ExecutionState.Confirmed), (order.Status, order.Execution));
        Assert.Single(effects.OfType<OrderEffect.CancelAtBroker>());
    }

    [Fact]
    public void Unknown_keeps_the_reservation_until_the_broker_speaks()
    {
        var (order, _) = Run(
            Accepted(), Prepare, new OrderEvent.OutcomeUnknown(At(2), "time-out"), new OrderEvent.Prepare(At(3), 9));

        Assert.Equal(ExecutionState.Unknown, order.Execution);
        Assert.Equal(1000, order.Reserved);
        Assert.False(order.Status.IsTerminal());
    }

    [Fact]
    public void Unknown_that_the_broker_has_is_confirmed_and_not_sent_again()
    {
        var (order, effects) = Run(Accepted(), Prepare, new OrderEvent.OutcomeUnknown(At(2), "time-out"), Confirmed,
            new OrderEvent.NotAtBroker(At(4), 7));

        Assert.Equal(ExecutionState.Confirmed, order.Execution);
        Assert.Equal(OrderStatus.New, order.Status);
        Assert.Single(effects.OfType<OrderEffect.Send>());
    }

    [Fact]
    public void NotAtBroker_after_unknown_sends_again()
    {
        var (order, effects) = Run(
            Accepted(), Prepare, new OrderEvent.OutcomeUnknown(At(2), "reset"), new OrderEvent.NotAtBroker(At(4), 8));

        Assert.Equal(ExecutionState.Prepared, order.Execution);
        Assert.Equal(8, order.ExecutionToken);
        Assert.Equal(2, effects.OfType<OrderEffect.Send>().Count());
    }

    [Fact]
    public void NotAtBroker_for_an_order_to_be_canceled_cancels_it()
    {
        var (order, effects) = Run(Accepted(), Prepare, new OrderEvent.OutcomeUnknown(At(2), "reset"),
            new OrderEvent.CancelRequested(At(3)), new OrderEvent.NotAtBroker(At(4), 8));

        Assert.Equal(OrderStatus.Canceled, order.Status);
        Assert.Single(effects.OfType<OrderEffect.Send>());
        Assert.Equal(0, order.Reserved);
    }

    [Fact]
    public void Refused_order_is_rejected_and_frees_its_reservation()
    {
        var (order, effects) = Run(
            Accepted(), Prepare, new OrderEvent.BrokerRefused(At(2), "40310000 insufficient buying power"));

        Assert.Equal(OrderStatus.Rejected, order.Status);
        Assert.Equal(new OrderEffect.Release(1000, 0), effects.OfType<OrderEffect.Release>().Single());
        Assert.Equal(At(2), order.FailedAt);
    }

    [Fact]
    public void Refusal_that_comes_after_the_broker_confirmed_is_ignored()
    {
        var (order, _) = Run(Accepted(), Prepare, Confirmed, new OrderEvent.BrokerRefused(At(3), "late"));

        Assert.Equal(OrderStatus.New, order.Status);
    }

    [Fact]
    public void Fills_add_up_average_their_price_and_free_the_reservation_in_proportion()
    {
        var (order, effects) = Run(Accepted(), Prepare, Confirmed, Fill(4, 99, "e1"), Fill(6, 100, "e2"));

        Assert.Equal(OrderStatus.Filled, order.Status);
        Assert.Equal(10, order.FilledQty);
        Assert.Equal(99.6m, order.FilledAvgPrice);
        Assert.Equal(0, order.Reserved);
        Assert.Equal([400m, 600m], effects.OfType<OrderEffect.Settle>().Select(settle => settle.ReservedFreed));
        Assert.Equal(
            ["new", "partial_fill", "fill"], effects.OfType<OrderEffect.Announce>().Select(update => update.Event));
    }

    [Fact]
    public void Fill_before_the_answer_to_the_request_is_evidence_enough()
    {
        var (order, effects) = Run(Accepted(), Prepare, Fill(10, 100), Confirmed);

        Assert.Equal(OrderStatus.Filled, order.Status);
        Assert.Equal(ExecutionState.Confirmed, order.Execution);
        Assert.DoesNotContain(effects.OfType<OrderEffect.Announce>(), update => update.Event == "new");
    }

    [Fact]
    public void Late_fill_after_a_cancel_still_moves_the_position()
    {
        var (order, effects) = Run(Accepted(), Prepare, Confirmed, new OrderEvent.Canceled(At(5)), Fill(3, 100, at: 6));

        Assert.Equal(OrderStatus.Canceled, order.Status);
        Assert.Equal(3, order.FilledQty);
        Assert.Equal(new OrderEffect.Settle(Fill(3, 100, at: 6), 0, 0), effects.OfType<OrderEffect.Settle>().Single());
    }

    [Fact]
    public void Overfill_is_applied_and_written_down()
    {
        var (order, effects) = Run(Accepted(), Prepare, Confirmed, Fill(8, 100, "e1"), Fill(8, 100, "e2"));

        Assert.Equal(16, order.FilledQty);
        Assert.Contains(effects.OfType<OrderEffect.Journal>(), line => line.Type == "overfill");
    }

    [Fact]
    public void Cancel_of_an_order_that_was_never_sent_ends_it_without_the_broker()
    {
        var (order, effects) = Run(Accepted(), new OrderEvent.CancelRequested(At(1)), Prepare with { At = At(2) });

        Assert.Equal(OrderStatus.Canceled, order.Status);
        Assert.Empty(effects.OfType<OrderEffect.Send>());
        Assert.Equal(1000, effects.OfType<OrderEffect.Release>().Single().ReservedFreed);
    }

    [Fact]
    public void Cancel_while_the_request_is_under_way_is_asked_of_the_broker_once_it_confirms()
    {
        var (order, effects) = Run(
            Accepted(), Prepare, new OrderEvent.CancelRequested(At(2)), Confirmed with { At = At(3) });

        Assert.Equal(OrderStatus.PendingCancel, order.Status);
        Assert.Equal(2, effects.OfType<OrderEffect.CancelAtBroker>().Count());
    }

    [Fact]
    public void Fill_wins_the_race_against_a_cancel()
    {
        var (order, _) = Run(Accepted(), Prepare, Confirmed, new OrderEvent.CancelRequested(At(3)), Fill(10, 100),
            new OrderEvent.Canceled(At(10)));

        Assert.Equal(OrderStatus.Filled, order.Status);
    }

    private static readonly OrderEvent Cancel = new OrderEvent.CancelRequested(At(5)),
        Refused = new OrderEvent.CancelRefused(At(6), "it is filled");

    public static TheoryData<string, OrderEvent[]> LostCancellations => new()
    {
        { "asked before it was sent", [Prepare, Cancel, Confirmed, Fill(10, 100)] },
        { "asked of an order at the broker", [Prepare, Confirmed, Cancel, Fill(10, 100)] },
        { "asked between two fills", [Prepare, Confirmed, Fill(4, 100, "e1"), Cancel, Fill(6, 100, "e2")] },
        { "asked, and filled in two parts", [Prepare, Confirmed, Cancel, Fill(4, 100, "e1"), Fill(6, 100, "e2")] },
        { "the fill is the first that is heard of the order", [Prepare, Cancel, Fill(10, 100), Confirmed] },
        { "asked while nobody knows where the order is",
            [Prepare, new OrderEvent.OutcomeUnknown(At(4), "time-out"), Cancel, Fill(10, 100)] },
        { "the broker refuses before the fill is heard of", [Prepare, Confirmed, Cancel, Refused, Fill(10, 100)] },
        { "the broker refuses after that", [Prepare, Confirmed, Cancel, Fill(10, 100), Refused] },
        { "the broker says it is canceled after that",
            [Prepare, Confirmed, Cancel, Fill(10, 100), new OrderEvent.Canceled(At(9))] },
        { "asked twice", [Prepare, Confirmed, Cancel, Cancel, Fill(10, 100)] },
        { "asked again after a refusal", [Prepare, Confirmed, Cancel, Refused, Fill(10, 100), Cancel] },
        {
            "given up as never arrived, and filled all the same",
            [Prepare, new OrderEvent.OutcomeUnknown(At(4), "time-out"), Cancel, new OrderEvent.NotAtBroker(At(7), 1),
                Confirmed, Fill(10, 100)]
        },
    };

    [Theory]
    [MemberData(nameof(LostCancellations))]
    public void Cancellation_that_loses_to_the_fill_is_told_once(string how, OrderEvent[] events)
    {
        var (order, effects) = Run(Accepted(), events);

        Assert.Equal((OrderStatus.Filled, how), (order.Status, how));
        Assert.Single(effects.OfType<OrderEffect.Announce>(), told => told.Event == "order_cancel_rejected");
    }

    [Fact]
    public void Fill_of_an_order_that_nobody_cancels_tells_of_no_cancellation()
    {
        var (_, effects) = Run(Accepted(), Prepare, Confirmed, Fill(4, 100, "e1"), Fill(6, 100, "e2"));

        Assert.DoesNotContain(effects.OfType<OrderEffect.Announce>(), told => told.Event == "order_cancel_rejected");
    }

    [Fact]
    public void Part_that_is_filled_before_the_end_leaves_the_cancellation_as_it_is()
    {
        var (order, effects) = Run(Accepted(), Prepare, Confirmed, Cancel, Fill(4, 100),
            new OrderEvent.Canceled(At(9), 4));

        Assert.Equal(OrderStatus.Canceled, order.Status);
        Assert.DoesNotContain(effects.OfType<OrderEffect.Announce>(), told => told.Event == "order_cancel_rejected");
    }

    public static TheoryData<OrderEvent> Ends =>
    [
        new OrderEvent.Canceled(At(9), 4), new OrderEvent.Expired(At(9), 4),
        new OrderEvent.RejectedLater(At(9), "no", 4),
    ];

    [Theory]
    [MemberData(nameof(Ends))]
    public void End_frees_nothing_of_what_the_broker_filled_until_that_is_booked(OrderEvent end)
    {
        var (waiting, effects) = Run(Accepted(), Prepare, Confirmed, end);
        Assert.Equal((OrderStatus.New, 1000m), (waiting.Status, waiting.Reserved));
        Assert.Empty(effects.OfType<OrderEffect.Release>());

        var (ended, released) = Run(waiting, Fill(4, 100), end);
        Assert.True(ended.Status.IsTerminal());
        Assert.Equal((4m, 0m), (ended.FilledQty, ended.Reserved));
        Assert.Equal(400, released.OfType<OrderEffect.Settle>().Single().ReservedFreed);
        Assert.Equal(600, released.OfType<OrderEffect.Release>().Single().ReservedFreed);
    }

    [Fact]
    public void Order_that_its_broker_has_lost_ends_and_frees_what_was_set_aside()
    {
        var (order, effects) = Run(Accepted(), Prepare, Confirmed, Fill(4, 100), new OrderEvent.LostAtBroker(At(90)));

        Assert.Equal((OrderStatus.Canceled, 0m), (order.Status, order.Reserved));
        Assert.Equal(600, effects.OfType<OrderEffect.Release>().Single().ReservedFreed);
        Assert.Contains("doesn't know", order.Reason);
    }

    [Fact]
    public void Order_that_may_be_on_its_way_is_never_taken_for_lost()
    {
        var (order, _) = Run(Accepted(), Prepare, new OrderEvent.OutcomeUnknown(At(4), "time-out"),
            new OrderEvent.LostAtBroker(At(90)));

        Assert.Equal((OrderStatus.Accepted, ExecutionState.Unknown), (order.Status, order.Execution));
    }

    [Fact]
    public void Refused_cancel_takes_the_order_back_to_where_it_was()
    {
        var (order, _) = Run(Accepted(), Prepare, Confirmed, Fill(4, 100), new OrderEvent.CancelRequested(At(10)),
            new OrderEvent.CancelRefused(At(11), "no"));

        Assert.Equal(OrderStatus.PartiallyFilled, order.Status);
        Assert.False(order.CancelRequested);
    }

    [Fact]
    public void Order_by_value_is_filled_when_the_broker_says_so()
    {
        var byValue = Accepted() with
        {
            Qty = null,
            Notional = 500,
            LimitPrice = null,
            Type = OrderType.Market,
            Reserved = 500
        };

        var (order, _) = Run(byValue, Prepare, Confirmed, Fill(2, 100, "e1"), Fill(2.9m, 100, "e2", complete: true));

        Assert.Equal(OrderStatus.Filled, order.Status);
        Assert.Equal(0, order.Reserved);
    }

    [Theory]
    [InlineData(OrderStatus.Filled)]
    [InlineData(OrderStatus.Canceled)]
    [InlineData(OrderStatus.Expired)]
    [InlineData(OrderStatus.Rejected)]
    public void Final_status_stays(OrderStatus final)
    {
        var ended = Accepted() with { Status = final, Execution = ExecutionState.Confirmed, Reserved = 0 };

        var (order, effects) = Run(ended, Prepare, Confirmed, new OrderEvent.CancelRequested(At(2)),
            new OrderEvent.Expired(At(3)), new OrderEvent.RejectedLater(At(4), "x"), new OrderEvent.Canceled(At(5)));

        Assert.Equal(ended, order);
        Assert.Empty(effects);
    }

    /// <summary>
    /// The database adds up what is freed without losing a digit: a sum with more digits than a decimal has couldn't be
    /// read any more.
    /// </summary>
    [Fact]
    public void What_a_part_frees_has_few_decimals_and_the_last_part_frees_the_rest()
    {
        var (order, effects) = Run(Accepted() with { Qty = 7, Reserved = 1000 }, Prepare, Confirmed, Fill(2, 100, "e1"),
            Fill(2, 101, "e2"), Fill(3, 99, "e3"));

        var freed = effects.OfType<OrderEffect.Settle>().Select(settle => settle.ReservedFreed).ToArray();
        Assert.Equal(3, freed.Length);
        Assert.All(freed, amount => Assert.Equal(decimal.Round(amount, 9), amount));
        Assert.Equal((1000, 0), (freed.Sum(), order.Reserved));
    }
}
