using TradingSystem.Domain.Orders;
using TradingSystem.Exchange.Rules;

namespace TradingSystem.UnitTests.Exchange.Rules;

/// <summary>
/// The contract's sections 2.4 and 2.5, and the fields of <c>Order</c> in Alpaca's document: <c>hwm</c> is the highest
/// (lowest) price since the order was submitted, <c>trail_price</c> the dollars and <c>trail_percent</c> the percent
/// away from it. A stop is a price, in the steps of section 2.5.
/// </summary>
public sealed class TrailTests
{
    [Theory]
    [InlineData(OrderSide.Sell, 100, 100.01, true)]
    [InlineData(OrderSide.Sell, 100, 100, false)]
    [InlineData(OrderSide.Sell, 100, 99, false)]
    [InlineData(OrderSide.Buy, 100, 99.99, true)]
    [InlineData(OrderSide.Buy, 100, 100, false)]
    [InlineData(OrderSide.Buy, 100, 101, false)]
    public void Mark_is_the_highest_price_for_a_sale_and_the_lowest_for_a_purchase(
        OrderSide side, decimal mark, decimal traded, bool moves) =>
        Assert.Equal(moves, new Trail(side, 1, null).Moves(mark, traded));

    [Fact]
    public void First_trade_is_a_mark() => Assert.True(new Trail(OrderSide.Sell, 1, null).Moves(null, 100));

    [Theory]
    [InlineData(OrderSide.Sell, 2.5, 97.5)]
    [InlineData(OrderSide.Buy, 2.5, 102.5)]
    [InlineData(OrderSide.Sell, 2.505, 97.5)]
    public void Stop_is_some_dollars_away_from_the_mark(OrderSide side, decimal dollars, decimal stop) =>
        Assert.Equal(stop, new Trail(side, dollars, null).StopAt(100));

    [Theory]
    [InlineData(OrderSide.Sell, 120, 5, 114)]
    [InlineData(OrderSide.Buy, 120, 5, 126)]
    [InlineData(OrderSide.Sell, 174.78, 1, 173.03)]   // 173.0322
    [InlineData(OrderSide.Sell, 0.8, 1.25, 0.79)]
    [InlineData(OrderSide.Sell, 0.8123, 1, 0.8042)]   // 0.804177
    public void Stop_is_some_percent_away_from_the_mark(OrderSide side, decimal mark, decimal percent, decimal stop) =>
        Assert.Equal(stop, new Trail(side, null, percent).StopAt(mark));
}
