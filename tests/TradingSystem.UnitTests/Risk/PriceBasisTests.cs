using TradingSystem.Domain.Orders;
using TradingSystem.Domain.Prices;
using TradingSystem.Domain.Risk;
using TradingSystem.UnitTests.Orders;

namespace TradingSystem.UnitTests.Risk;

public sealed class PriceBasisTests
{
    private static readonly RiskOptions Limits = new() { MaxPriceAgeSeconds = 30 };
    private static readonly Quote Quote = new("AAPL", 99, 1, 101, 1, 100, 1, 1, Sample.At(0), Sample.At(0));

    private static OrderRequest Request(OrderSide side, OrderType type = OrderType.Market) =>
        new() { Symbol = "AAPL", Side = side, Type = type, TimeInForce = TimeInForce.Day, Qty = 10 };

    private static PriceBasis Fresh(OrderRequest request) => At(30, request, Quote);

    private static PriceBasis Old(OrderRequest request) => At(31, request, Quote);

    private static PriceBasis Unknown(OrderRequest request) => At(31, request, null);

    private static PriceBasis At(int seconds, OrderRequest request, Quote? quote, int? closedSince = null) =>
        PriceBasis.Of(request, quote, Sample.At(seconds), closedSince is { } at ? Sample.At(at) : null, Limits);

    [Fact]
    public void Buying_costs_the_ask_and_selling_brings_the_bid()
    {
        Assert.Equal(new PriceBasis(101, true), Fresh(Request(OrderSide.Buy)));
        Assert.Equal(new PriceBasis(99, true), Fresh(Request(OrderSide.Sell)));
    }

    [Theory]
    [InlineData(OrderSide.Sell, 0.01)]
    [InlineData(OrderSide.Sell, 1000)]
    [InlineData(OrderSide.Buy, 0.01)]
    [InlineData(OrderSide.Buy, 1000)]
    public void Callers_limit_is_never_the_price_that_new_risk_is_judged_by(OrderSide side, decimal limit)
    {
        var order = Request(side, OrderType.Limit) with { LimitPrice = limit };
        var market = side == OrderSide.Buy ? 101 : 99;

        Assert.Equal(new PriceBasis(market, true), Fresh(order));
        Assert.Equal(new PriceBasis(market, false), Old(order));
        Assert.Equal(new PriceBasis(null, false), Unknown(order));
    }

    [Fact]
    public void Quote_from_the_future_is_as_far_away_as_one_from_the_past()
    {
        var order = Request(OrderSide.Buy);

        Assert.True(At(-30, order, Quote).IsFresh);
        Assert.False(At(-31, order, Quote).IsFresh);
    }

    [Fact]
    public void While_the_market_is_closed_its_last_price_will_do_for_what_caps_its_own_cost()
    {
        var capped = Request(OrderSide.Buy, OrderType.Limit) with { LimitPrice = 90 };
        var shortSale = Request(OrderSide.Sell, OrderType.Limit) with { LimitPrice = 90 };

        Assert.Equal(new PriceBasis(101, true), At(50_000, capped, Quote, closedSince: 30));
        Assert.False(At(50_000, capped, Quote, closedSince: 31).IsFresh);   // the quotes had stopped before
        Assert.False(At(50_000, capped, null, closedSince: 30).IsFresh);
        Assert.False(At(50_000, shortSale, Quote, closedSince: 30).IsFresh);
        Assert.False(At(50_000, Request(OrderSide.Buy), Quote, closedSince: 30).IsFresh);
    }

    [Theory]
    [InlineData(OrderSide.Sell)]
    [InlineData(OrderSide.Buy)]
    public void Way_out_needs_no_fresh_price(OrderSide side)
    {
        foreach (var order in new[] { Request(side), Request(side, OrderType.Stop) with { StopPrice = 95 } })
        {
            Assert.False(Old(order).IsFresh);
            Assert.True(Old(order).Suffices(order, mayOpen: true));
            Assert.True(Unknown(order).Suffices(order, mayOpen: true));
        }
    }

    [Fact]
    public void What_is_worked_out_from_the_price_needs_one_that_may_be_old()
    {
        var trailing = Request(OrderSide.Sell, OrderType.TrailingStop) with { TrailPrice = 1 };
        var byValue = Request(OrderSide.Sell) with { Qty = null, Notional = 500 };

        foreach (var order in new[] { trailing, byValue })
        {
            Assert.True(Old(order).Suffices(order, mayOpen: true));
            Assert.False(Unknown(order).Suffices(order, mayOpen: true));
        }
    }

    [Fact]
    public void New_risk_needs_a_fresh_price()
    {
        var meantToOpen = Request(OrderSide.Buy) with { PositionIntent = PositionIntent.BuyToOpen };
        var entry = Request(OrderSide.Sell) with { Class = OrderClass.Bracket };
        var byValue = Request(OrderSide.Buy) with { Qty = null, Notional = 500 };

        foreach (var order in new[] { meantToOpen, entry, byValue })
        {
            Assert.True(Fresh(order).Suffices(order, mayOpen: true));
            Assert.False(Old(order).Suffices(order, mayOpen: true));
        }
    }
}
