using TradingSystem.Core.Alpaca;
using TradingSystem.Core.MarketData;
using TradingSystem.Core.Orders;
using TradingSystem.Core.Risk;
using TradingSystem.UnitTests.Orders;

namespace TradingSystem.UnitTests.Risk;

public sealed class PriceBasisTests
{
    private static readonly RiskOptions Limits = new() { MaxPriceAgeSeconds = 30 };
    private static readonly Quote Quote = new("AAPL", 99, 1, 101, 1, 100, 1, 1, Sample.At(0), Sample.At(0));

    private static OrderRequest Request(OrderSide side, OrderType type = OrderType.Market) =>
        new() { Symbol = "AAPL", Side = side, Type = type, TimeInForce = TimeInForce.Day, Qty = 10 };

    private static PriceBasis Fresh(OrderRequest request) => PriceBasis.Of(request, Quote, Sample.At(30), Limits);

    private static PriceBasis Old(OrderRequest request) => PriceBasis.Of(request, Quote, Sample.At(31), Limits);

    private static PriceBasis Unknown(OrderRequest request) => PriceBasis.Of(request, null, Sample.At(31), Limits);

    [Fact]
    public void Buying_costs_the_ask_and_selling_brings_the_bid()
    {
        Assert.Equal(new PriceBasis(101, true), Fresh(Request(OrderSide.Buy)));
        Assert.Equal(new PriceBasis(99, true), Fresh(Request(OrderSide.Sell)));
    }

    [Fact]
    public void Limit_price_speaks_for_itself_when_there_is_no_fresh_one()
    {
        var order = Request(OrderSide.Buy, OrderType.Limit) with { LimitPrice = 90 };

        Assert.Equal((101m, 90m, 90m), (Fresh(order).Price, Old(order).Price, Unknown(order).Price));
        Assert.True(Unknown(order).Suffices(order, mayOpen: true));
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
