using FsCheck;
using FsCheck.Fluent;
using TradingSystem.Domain.Orders;
using TradingSystem.Exchange.Matching;

namespace TradingSystem.UnitTests.Exchange;

public sealed class AuctionTests
{
    private static BookOrder Order(OrderSide side, decimal? limit, decimal qty) =>
        new(Guid.NewGuid(), side, limit, qty);

    [Fact]
    public void Price_executes_most_and_of_several_is_nearest_to_the_reference()
    {
        BookOrder[] orders =
        [
            Order(OrderSide.Buy, 102, 10), Order(OrderSide.Buy, 101, 10), Order(OrderSide.Sell, 99, 5),
            Order(OrderSide.Sell, 100, 10)
        ];

        Assert.Equal((101m, 15m), Auction.Clear(orders, 105));
        Assert.Equal((100m, 15m), Auction.Clear(orders, 90));
        Assert.Equal((100.4m, 15m), Auction.Clear(orders, 100.4m));
    }

    [Fact]
    public void Nothing_meets_no_price()
    {
        Assert.Null(Auction.Clear([Order(OrderSide.Buy, 99, 1), Order(OrderSide.Sell, 100, 1)], 99.5m));
        Assert.Null(Auction.Clear([Order(OrderSide.Buy, null, 1)], 99.5m));
    }

    [Fact]
    public void Orders_without_a_limit_go_first_then_the_better_limit_then_the_earlier()
    {
        BookOrder[] orders =
        [
            Order(OrderSide.Buy, 101, 1), Order(OrderSide.Buy, 102, 1), Order(OrderSide.Buy, 102, 1),
            Order(OrderSide.Buy, null, 1), Order(OrderSide.Sell, null, 3)
        ];

        Assert.Equal([orders[3], orders[1], orders[2]], Auction.Pair(orders, 101, 3).Select(match => match.Incoming));
    }

    /// <summary>Against all other prices: none executes more, and the pairs add up to the volume.</summary>
    [Fact]
    public void No_other_price_executes_more()
    {
        var orders = (from side in Gen.Elements(OrderSide.Buy,
            OrderSide.Sell)
                      from limit in Gen.Choose(95,
                105)
                      from market in Gen.Choose(
                    0, 5)
                      from qty in Gen.Choose(1, 9)
                      select Order(side, market == 0 ? null : limit, qty)).ArrayOf();
        Prop.ForAll(orders.ToArbitrary(), all =>
        {
            decimal Volume(decimal price) =>
                Math.Min(all.Where(o => o.Side == OrderSide.Buy && o.Accepts(price)).Sum(o => o.Qty),
                    all.Where(o => o.Side == OrderSide.Sell && o.Accepts(price)).Sum(o => o.Qty));
            var most = Enumerable.Range(94, 13).Max(price => Volume(price));
            var cleared = Auction.Clear(all, 100);
            Assert.Equal(most, cleared?.Volume ?? 0);
            if (cleared is not var (at, volume)) return;
            Assert.Equal(volume, Volume(at));
            Assert.Equal(volume, Auction.Pair(all, at, volume).Sum(match => match.Qty));
            Assert.All(all, order => Assert.True(order.Qty >= 0));
        }).QuickCheckThrowOnFailure();
    }
}
