using TradingSystem.Domain.Orders;
using TradingSystem.Domain.Risk;

namespace TradingSystem.UnitTests.Risk;

public sealed class ExposureTests
{
    private static readonly RiskOptions Options = new() { MarketOrderMarginPercent = 5 };

    private static OrderRequest Request(
        OrderSide side, decimal? qty = null, decimal? notional = null, decimal? limit = null) => new()
        {
            Symbol = "AAPL",
            Side = side,
            Type = limit is null ? OrderType.Market : OrderType.Limit,
            TimeInForce = TimeInForce.Day,
            Qty = qty,
            Notional = notional,
            LimitPrice = limit,
        };

    private static Exposure Of(OrderRequest order, bool shortable = false) =>
        Exposure.Of(order, 100, Options, shortable);

    [Fact]
    public void Limit_buy_costs_its_limit() =>
        Assert.Equal(new Exposure(990, 990, 10), Of(Request(OrderSide.Buy, qty: 10, limit: 99)));

    [Fact]
    public void Market_buy_costs_the_price_and_the_margin() =>
        Assert.Equal(new Exposure(1050, 1050, 10), Of(Request(OrderSide.Buy, qty: 10)));

    [Fact]
    public void Buy_by_value_costs_the_value_and_closes_nothing() =>
        Assert.Equal(new Exposure(500, 500, null), Of(Request(OrderSide.Buy, notional: 500)));

    [Fact]
    public void Sell_closes_its_quantity() =>
        Assert.Equal(new Exposure(1000, null, 10), Of(Request(OrderSide.Sell, qty: 10)));

    [Fact]
    public void Sell_by_value_closes_enough_even_if_the_price_falls() =>
        Assert.Equal(new Exposure(950, null, 10), Of(Request(OrderSide.Sell, notional: 950), shortable: true));

    [Theory]
    [InlineData(null, 1050)]   // the market's price and the margin
    [InlineData(90, 1050)]     // a limit doesn't keep it from bringing more
    [InlineData(120, 1200)]
    public void Short_sale_costs_what_it_may_bring(int? limit, decimal cost) =>
        Assert.Equal(cost, Of(Request(OrderSide.Sell, qty: 10, limit: limit), shortable: true).Opening);

    [Fact]
    public void Parts_of_shares_arent_sold_short() =>
        Assert.Null(Of(Request(OrderSide.Sell, qty: 1.5m), shortable: true).Opening);

    [Theory]
    [InlineData(PositionIntent.BuyToOpen, true, false)]
    [InlineData(PositionIntent.BuyToClose, false, true)]
    [InlineData(PositionIntent.SellToOpen, true, false)]
    [InlineData(PositionIntent.SellToClose, false, true)]
    public void Intent_rules_out_what_the_order_isnt_meant_to_do(PositionIntent intent, bool opens, bool closes)
    {
        var exposure = Of(Request(intent.Side(), qty: 10) with { PositionIntent = intent }, shortable: true);

        Assert.Equal((opens, closes), (exposure.Opening is not null, exposure.Closing is not null));
    }

    [Theory]
    [InlineData(OrderClass.Bracket, true, false)]
    [InlineData(OrderClass.Oto, true, false)]
    [InlineData(OrderClass.Oco, false, true)]
    public void Entry_of_a_group_only_opens_and_its_exits_only_close(OrderClass orderClass, bool opens, bool closes)
    {
        foreach (var side in new[] { OrderSide.Buy, OrderSide.Sell })
        {
            var exposure = Of(Request(side, qty: 10) with { Class = orderClass }, shortable: true);
            Assert.Equal((opens, closes), (exposure.Opening is not null, exposure.Closing is not null));
        }
    }
}
