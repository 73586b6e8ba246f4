using TradingSystem.Alpaca.Trading;
using TradingSystem.Core.Messaging;
using TradingSystem.Domain.Orders;
using static TradingSystem.UnitTests.Orders.Sample;

namespace TradingSystem.UnitTests.Orders;

/// <summary>The broker's clock may be behind ours: an order's own times go forward all the same.</summary>
public sealed class OrderTimesTests
{
    private static readonly OrderEvent.BrokerAccepted Confirmed = new(At(5), "b1");

    [Fact]
    public void Fill_of_a_slow_clock_is_told_no_earlier_than_what_it_follows_and_keeps_its_own_time()
    {
        var (filled, effects) = Run(Accepted(), Confirmed, Fill(4, 99, "e1", at: 3), Fill(6, 99, "e2", at: 2));

        Assert.Equal((At(5), At(5)), (filled.UpdatedAt, filled.FilledAt));
        Assert.Equal([At(3), At(2)], effects.OfType<OrderEffect.Settle>().Select(settle => settle.Fill.At));
        Assert.All(effects.OfType<OrderEffect.Announce>(), announce =>
            Assert.Equal(At(5), TradeUpdateWire.From(TradeUpdate.Of(announce, filled, 0, "e")).Timestamp));
    }

    [Fact]
    public void End_of_a_slow_clock_is_no_earlier_than_the_last_change()
    {
        foreach (var end in new OrderEvent[] { new OrderEvent.Canceled(At(-9)), new OrderEvent.Expired(At(-9)),
            new OrderEvent.RejectedLater(At(-9), "no") })
        {
            var (ended, _) = Run(Accepted(), Confirmed, end);

            Assert.Equal((At(5), At(5)), (ended.UpdatedAt, ended.CanceledAt ?? ended.ExpiredAt ?? ended.FailedAt));
        }
    }

    [Fact]
    public void Order_that_is_replaced_is_replaced_no_earlier_than_its_last_change()
    {
        var (replaced, _) = Run(Accepted(), Confirmed, new OrderEvent.ReplaceRequested(At(6), Guid.NewGuid()),
            new OrderEvent.Canceled(At(4)));

        Assert.Equal((OrderStatus.Replaced, At(6)), (replaced.Status, replaced.ReplacedAt));
    }

    [Fact]
    public void Every_update_has_an_execution_id_that_follows_from_its_event_and_a_fill_has_the_brokers()
    {
        var (order, entry) = (Accepted(), Guid.CreateVersion7());
        TradeUpdateWire Update(int place, OrderEvent.Fill? fill = null) =>
            TradeUpdateWire.From(
                TradeUpdate.Of(new(fill is null ? "new" : "fill", fill), order, 0, UpdateId.Of(entry, place)));

        Assert.Equal("e7", Update(0, Fill(1, 2, "e7")).ExecutionId);
        Assert.Equal(Update(1).ExecutionId, Update(1).ExecutionId);
        Assert.NotEqual(Update(1).ExecutionId, Update(2).ExecutionId);
        Assert.Equal(8, Guid.Parse(Update(1).ExecutionId!).Version);
    }
}
