using TradingSystem.Core.Alpaca;
using TradingSystem.Core.Orders;
using TradingSystem.Core.Risk;

namespace TradingSystem.UnitTests.Risk;

public sealed class ExposureTests
{
    private static readonly RiskOptions Options = new() { MarketOrderMarginPercent = 5 };

    private static OrderRequest Request(OrderSide side, decimal? qty = null, decimal? notional = null, decimal? limit = null) => new()
    {
        Symbol = "AAPL",
        Side = side,
        Type = limit is null ? OrderType.Market : OrderType.Limit,
        TimeInForce = TimeInForce.Day,
        Qty = qty,
        Notional = notional,
        LimitPrice = limit,
    };

    [Fact]
    public void Of_limit_buy_reserves_what_it_costs_at_its_limit() => Assert.Equal(new Exposure(990, 990, 0), Exposure.Of(Request(OrderSide.Buy, qty: 10, limit: 99), 100, Options));

    [Fact]
    public void Of_market_buy_reserves_with_the_margin() => Assert.Equal(new Exposure(1050, 1050, 0), Exposure.Of(Request(OrderSide.Buy, qty: 10), 100, Options));

    [Fact]
    public void Of_buy_by_value_reserves_the_value() => Assert.Equal(new Exposure(500, 500, 0), Exposure.Of(Request(OrderSide.Buy, notional: 500), 100, Options));

    [Fact]
    public void Of_sell_holds_the_quantity() => Assert.Equal(new Exposure(1000, 0, 10), Exposure.Of(Request(OrderSide.Sell, qty: 10), 100, Options));

    [Fact]
    public void Of_sell_by_value_holds_enough_even_if_the_price_falls() => Assert.Equal(new Exposure(950, 0, 10), Exposure.Of(Request(OrderSide.Sell, notional: 950), 100, Options));
}
