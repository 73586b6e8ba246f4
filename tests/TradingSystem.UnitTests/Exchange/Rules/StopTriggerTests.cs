using TradingSystem.Domain.Orders;
using TradingSystem.Exchange.Rules;

namespace TradingSystem.UnitTests.Exchange.Rules;

/// <summary>The contract's section 2.5: a stop has a stop price, at which it becomes an order that trades.</summary>
public sealed class StopTriggerTests
{
    [Theory]
    [InlineData(OrderSide.Sell, 94.99, true)]
    [InlineData(OrderSide.Sell, 95, true)]
    [InlineData(OrderSide.Sell, 95.01, false)]
    [InlineData(OrderSide.Buy, 95.01, true)]
    [InlineData(OrderSide.Buy, 95, true)]
    [InlineData(OrderSide.Buy, 94.99, false)]
    public void Sale_waits_for_a_fall_and_a_purchase_for_a_rise(OrderSide side, decimal traded, bool reached) =>
        Assert.Equal(reached, StopTrigger.IsReached(side, stop: 95, traded));
}
