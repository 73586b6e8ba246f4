using TradingSystem.Domain.Orders;

namespace TradingSystem.UnitTests.Orders;

public sealed class TrailingStopTests
{
    [Fact]
    public void Stop_that_sells_follows_the_highest_price_and_never_goes_back()
    {
        var mark = 100m;
        foreach (var price in new[] { 101m, 99, 104, 103 }) mark = TrailingStop.Mark(OrderSide.Sell, mark, price);

        Assert.Equal(104, mark);
        Assert.Equal(102, TrailingStop.StopOf(OrderSide.Sell, mark, 2, null));
        Assert.Equal(101.92m, TrailingStop.StopOf(OrderSide.Sell, mark, null, 2));
    }

    [Fact]
    public void Stop_that_buys_follows_the_lowest_price()
    {
        var mark = TrailingStop.Mark(OrderSide.Buy, 100, 96);

        Assert.Equal((96, 97.5m), (mark, TrailingStop.StopOf(OrderSide.Buy, mark, 1.5m, null)));
        Assert.Equal(96, TrailingStop.Mark(OrderSide.Buy, mark, 98));
    }

    [Theory]
    [InlineData(OrderSide.Sell, 99.99, true)]
    [InlineData(OrderSide.Sell, 100.01, false)]
    [InlineData(OrderSide.Buy, 100.01, true)]
    [InlineData(OrderSide.Buy, 99.99, false)]
    public void Stop_is_reached_from_the_side_that_loses(OrderSide side, decimal price, bool reached) =>
        Assert.Equal(reached, TrailingStop.IsReached(side, 100, price));
}
