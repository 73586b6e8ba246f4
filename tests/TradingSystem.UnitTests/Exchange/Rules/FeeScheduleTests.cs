using TradingSystem.Domain.Orders;
using TradingSystem.Exchange.Rules;

namespace TradingSystem.UnitTests.Exchange.Rules;

/// <summary>
/// The contract's section 2.9: crypto fees are taken from the received asset, so the position can be smaller than
/// <c>filled_qty</c>. Quantities have nine decimals (section 2.5).
/// </summary>
public sealed class FeeScheduleTests
{
    private static readonly FeeSchedule Quarter = new(new() { CryptoFeeBasisPoints = 25 });

    [Theory]
    [InlineData(OrderSide.Buy, 1, 60_000, 0, 0.0025)]
    [InlineData(OrderSide.Sell, 1, 60_000, 150, 0)]
    [InlineData(OrderSide.Buy, 0.123456789, 60_000, 0, 0.000308642)]
    [InlineData(OrderSide.Sell, 0.123456789, 60_000.01, 18.518521, 0)]
    public void Fee_is_taken_from_what_is_received(
        OrderSide side, decimal qty, decimal price, decimal cash, decimal units) =>
        Assert.Equal(new Fee(cash, units), Quarter.Of(crypto: true, side, qty, price));

    [Fact]
    public void Stocks_pay_no_fee() => Assert.Equal(default, Quarter.Of(crypto: false, OrderSide.Buy, 10, 100));

    [Fact]
    public void Nothing_is_taken_unless_it_is_set() =>
        Assert.Equal(new Fee(0, 0), FeeSchedule.Free.Of(crypto: true, OrderSide.Buy, 10, 100));
}
