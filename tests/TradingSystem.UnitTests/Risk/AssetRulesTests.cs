using TradingSystem.Core.Alpaca;
using TradingSystem.Core.Orders;
using TradingSystem.Core.Risk;
using TradingSystem.UnitTests.Calendar;

namespace TradingSystem.UnitTests.Risk;

public sealed class AssetRulesTests
{
    [Theory]
    [InlineData(TimeInForce.Cls, 27, "12:49", false)]
    [InlineData(TimeInForce.Cls, 27, "12:50", true)]   // the market closes at one
    [InlineData(TimeInForce.Cls, 25, "12:50", false)]
    [InlineData(TimeInForce.Cls, 25, "15:50", true)]
    [InlineData(TimeInForce.Opg, 27, "09:28", true)]
    public void Intake_refuses_what_comes_too_late_for_its_auction(TimeInForce force, int day, string time, bool refused)
    {
        var order = new OrderRequest { Symbol = "SPY", Side = OrderSide.Buy, Type = OrderType.Limit, TimeInForce = force, Qty = 1, LimitPrice = 100 };

        var error = AssetRules.Check(order, new() { Symbol = "SPY" }, 100, AuctionWindowTests.November(day, time));

        Assert.Equal(refused ? 422 : null, error?.Status);
    }
}
