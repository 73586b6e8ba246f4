using TradingSystem.Alpaca.Text;
using TradingSystem.Domain.Instruments;
using TradingSystem.Domain.Orders;
using TradingSystem.Domain.Risk;
using TradingSystem.UnitTests.Orders;

namespace TradingSystem.UnitTests.Risk;

public sealed class AssetRulesTests
{
    private static readonly Asset Stock = new()
    {
        Symbol = "AAPL",
        Class = AssetClass.UsEquity,
        Tradable = true,
        Fractionable = true
    };
    private static readonly Asset Coin = new()
    {
        Symbol = "BTC/USD",
        Class = AssetClass.Crypto,
        Tradable = true,
        Fractionable = true
    };

    private static AlpacaError? Check(Asset asset, OrderSide side, decimal notional) => AssetRules.Check(new()
    {
        Symbol = asset.Symbol,
        Side = side,
        Type = OrderType.Market,
        TimeInForce = asset == Coin ? TimeInForce.Gtc : TimeInForce.Day,
        Notional = notional,
    }, asset, 100, Sample.Start)?.ToAlpaca();

    [Theory]
    [InlineData(OrderSide.Buy)]
    [InlineData(OrderSide.Sell)]
    public void Order_for_less_than_a_dollar_is_refused(OrderSide side)
    {
        foreach (var asset in new[] { Stock, Coin })
        {
            var error = Check(asset, side, 0.99m);

            Assert.Equal((403, 40310000, "notional must be >= 1"),
                (error?.Status, error?.Body.Code, error?.Body.Message));
        }
    }

    [Theory]
    [InlineData(OrderSide.Buy, 0.009, false)]
    [InlineData(OrderSide.Buy, 0.01, true)]
    [InlineData(OrderSide.Sell, 0.000000001, true)]
    public void Fractions_of_a_share_are_bought_for_a_dollar_at_least(OrderSide side, decimal qty, bool passes)
    {
        var order = new OrderRequest
        {
            Symbol = "AAPL",
            Side = side,
            Type = OrderType.Market,
            TimeInForce = TimeInForce.Day,
            Qty = qty,
        };

        var error = AssetRules.Check(order, Stock, 100, Sample.Start)?.ToAlpaca();

        Assert.Equal(passes ? null : "cost basis must be >= minimal amount of order 1", error?.Body.Message);
    }

    [Fact]
    public void Order_for_a_dollar_passes_and_coins_are_bought_for_ten()
    {
        Assert.Null(Check(Stock, OrderSide.Buy, 1));
        Assert.Null(Check(Coin, OrderSide.Sell, 1));
        Assert.Equal("cost basis must be >= minimal amount of order 10",
            Check(Coin, OrderSide.Buy, 9.99m)?.Body.Message);
        Assert.Null(Check(Coin, OrderSide.Buy, 10));
    }

    [Theory]
    [InlineData(TimeInForce.Cls, 27, "12:49", false)]
    [InlineData(TimeInForce.Cls, 27, "12:50", true)]   // the market closes at one
    [InlineData(TimeInForce.Cls, 25, "12:50", false)]
    [InlineData(TimeInForce.Cls, 25, "15:50", true)]
    [InlineData(TimeInForce.Opg, 27, "09:28", true)]
    public void Intake_refuses_what_comes_too_late_for_its_auction(TimeInForce force, int day, string time,
        bool refused)
    {
        var order = new OrderRequest
        {
            Symbol = "SPY",
            Side = OrderSide.Buy,
            Type = OrderType.Limit,
            TimeInForce = force,
            Qty = 1,
            LimitPrice = 100
        };

        var error = AssetRules.Check(
            order, new() { Symbol = "SPY" }, 100, AuctionWindowTests.November(day, time))?.ToAlpaca();

        Assert.Equal(refused ? 422 : null, error?.Status);
    }
}
