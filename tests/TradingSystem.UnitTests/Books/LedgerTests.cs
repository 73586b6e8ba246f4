using TradingSystem.Domain.Books;
using TradingSystem.Domain.Orders;
using TradingSystem.UnitTests.Orders;

namespace TradingSystem.UnitTests.Books;

public sealed class LedgerTests
{
    private static readonly Account Account = new() { Id = Guid.Empty, Number = "A", Cash = 10_000, Reserved = 500 };
    private static readonly Position Flat = new() { AccountId = Guid.Empty, Symbol = "AAPL", PendingBuy = 500 };

    private static OrderEffect.Settle Settle(
        decimal qty, decimal price, decimal fee = 0, decimal reserved = 0, decimal held = 0) =>
        new(new OrderEvent.Fill(Sample.At(1), "e", "b", qty, price, fee, false), reserved, held);

    [Fact]
    public void Settle_buy_takes_cash_and_reservation_and_opens_the_position()
    {
        var (account, position, realized) = Ledger.Settle(
            Account, Flat, OrderSide.Buy, Settle(5, 100, fee: 1, reserved: 500));

        Assert.Equal((9_499m, 0m), (account.Cash, account.Reserved));
        Assert.Equal((5m, 500m, 0m), (position.Qty, position.CostBasis, position.PendingBuy));
        Assert.Equal(Sample.At(1), position.OpenedAt);
        Assert.Equal(-1, realized);
    }

    [Fact]
    public void Settle_sell_of_a_part_realises_against_the_average_cost()
    {
        var held = Flat with { Qty = 10, CostBasis = 1_000, HeldQty = 4, PendingBuy = 0 };

        var (account, position, realized) = Ledger.Settle(Account, held, OrderSide.Sell, Settle(4, 110, held: 4));

        Assert.Equal(10_440, account.Cash);
        Assert.Equal((6m, 600m, 0m), (position.Qty, position.CostBasis, position.HeldQty));
        Assert.Equal(40, realized);
        Assert.Equal(100, position.AvgEntryPrice);
    }

    [Fact]
    public void Settle_sell_of_everything_leaves_no_cost_behind()
    {
        var held = Flat with { Qty = 3, CostBasis = 100, PendingBuy = 0, OpenedAt = Sample.At(0) };

        var (_, position, realized) = Ledger.Settle(Account, held, OrderSide.Sell, Settle(3, 40));

        Assert.Equal((0m, 0m), (position.Qty, position.CostBasis));
        Assert.Null(position.OpenedAt);
        Assert.Equal(20, decimal.Round(realized, 9));
    }

    [Theory]
    [InlineData(1, true)]
    [InlineData(2, false)]   // flat
    [InlineData(5, false)]   // short
    public void Stop_is_that_of_the_position_and_not_of_what_comes_after_it(int sold, bool stays)
    {
        var held = Flat with { Qty = 2, CostBasis = 200, PendingBuy = 0, StopLoss = 90, OpenedAt = Sample.At(0) };

        var (_, position, _) = Ledger.Settle(Account, held, OrderSide.Sell, Settle(sold, 90));

        Assert.Equal(stays ? 90m : null, position.StopLoss);
    }

    [Fact]
    public void Settle_sell_beyond_flat_opens_a_short_at_the_price()
    {
        var held = Flat with { Qty = 2, CostBasis = 200, PendingBuy = 0 };

        var (_, position, realized) = Ledger.Settle(Account, held, OrderSide.Sell, Settle(5, 90));

        Assert.Equal((-3m, -270m), (position.Qty, position.CostBasis));
        Assert.Equal(-20, realized);
    }

    [Fact]
    public void Short_position_ties_up_twice_what_it_brought_until_it_is_bought_back()
    {
        var flat = Flat with { PendingBuy = 0, PendingShort = 500 };

        var sold = Ledger.Settle(Account, flat, OrderSide.Sell, Settle(5, 98, reserved: 500));
        var (account, position, realized) = Ledger.Settle(
            sold.Account, sold.Position with { HeldQty = 2 }, OrderSide.Buy, Settle(2, 90, held: 2));

        Assert.Equal((10_490m, 980m, 9_510m), (sold.Account.Cash, sold.Account.Collateral, sold.Account.BuyingPower));
        Assert.Equal((-5m, -490m, 0m), (sold.Position.Qty, sold.Position.CostBasis, sold.Position.PendingShort));
        Assert.Equal((10_310m, 588m), (account.Cash, account.Collateral));
        Assert.Equal((-3m, -294m, 0m), (position.Qty, position.CostBasis, position.HeldQty));
        Assert.Equal(16, realized);
    }
}
