using TradingSystem.Core.Brokers;
using TradingSystem.Core.Invariants;
using TradingSystem.Domain.Orders;

namespace TradingSystem.UnitTests.Invariants;

public sealed class BrokerInvariantsTests
{
    private static readonly Guid Ours = new(
        "0193f0b0-0000-7000-8000-000000000001"), Lost = new("0193f0b0-0000-7000-8000-000000000002");

    [Fact]
    public void One_order_each_breaks_nothing_even_where_pages_overlap() =>
        Assert.Empty(BrokerInvariants.OneOrderEach(
            Ours.Equals, [At("b1", Ours.ToString()), At("b1", Ours.ToString()), At("b2", "by-hand")]));

    [Fact]
    public void Order_sent_twice_and_order_that_we_lost_are_named() =>
        Assert.Equal([$"order {Ours} is 2 times at the broker", $"the broker has order {Lost}, we don't"],
            BrokerInvariants.OneOrderEach(
                Ours.Equals, [At("b1", Ours.ToString()), At("b2", Ours.ToString()), At("b3", Lost.ToString())]));

    private static BrokerOrder At(string brokerOrderId, string clientOrderId) =>
        new(brokerOrderId, clientOrderId, OrderStatus.Filled, 1, default);
}
