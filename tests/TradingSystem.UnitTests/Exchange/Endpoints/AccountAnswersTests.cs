using TradingSystem.Domain.Orders;
using TradingSystem.Exchange.Endpoints;
using static TradingSystem.UnitTests.Exchange.VenueBench;

namespace TradingSystem.UnitTests.Exchange.Endpoints;

/// <summary>
/// The account and position objects of the contract's section 2.9. The position's figures are those of example-1 of
/// <c>Position</c> in Alpaca's document: 5 at 100.0, now at 120.0.
/// </summary>
public sealed class AccountAnswersTests : IDisposable
{
    private readonly VenueBench bench = new();

    public void Dispose() => bench.Dispose();

    [Fact]
    public void Position_is_worth_what_the_document_says()
    {
        Trade(OrderSide.Buy);
        bench.Place(Request(OrderSide.Sell, 1, limit: 500));
        bench.MoveTo(120m);

        var position = Assert.Single(bench.Venue.Read(AccountAnswers.Positions));

        Assert.Equal(("AAPL", "us_equity", "long"), (position.Symbol, position.AssetClass, position.Side));
        Assert.Equal((5, 4), (position.Qty, position.QtyAvailable));
        Assert.Equal((100, 500), (position.AvgEntryPrice, position.CostBasis));
        Assert.Equal((120, 600), (position.CurrentPrice, position.MarketValue));
        Assert.Equal((100, 0.2m), (position.UnrealizedPl, position.UnrealizedPlpc));
    }

    [Fact]
    public void Short_position_is_negative_and_gains_when_the_price_falls()
    {
        Trade(OrderSide.Sell);
        bench.MoveTo(80m);

        var position = Assert.Single(bench.Venue.Read(AccountAnswers.Positions));

        Assert.Equal(("short", -5, -5), (position.Side, position.Qty, position.QtyAvailable));
        Assert.Equal((100, -500), (position.AvgEntryPrice, position.CostBasis));
        Assert.Equal((-400, 100, 0.2m), (position.MarketValue, position.UnrealizedPl, position.UnrealizedPlpc));
    }

    /// <summary>Equity is cash plus what is owned plus (negative) what is sold short; the multiplier is 1.</summary>
    [Fact]
    public void Account_adds_up()
    {
        Trade(OrderSide.Buy);
        bench.MoveTo(120m);

        var account = bench.Venue.Read((books, instruments) => AccountAnswers.Account(books, instruments, Start));

        Assert.Equal((999_500, 600, 0), (account.Cash, account.LongMarketValue, account.ShortMarketValue));
        Assert.Equal((1_000_100, 1_000_100, 999_500), (account.Equity, account.PortfolioValue, account.BuyingPower));
        Assert.Equal(("ACTIVE", "1", "USD"), (account.Status, account.Multiplier, account.Currency));
        Assert.Equal("2026-03-09", account.BalanceAsof);
    }

    /// <summary>Five shares at 100: the order rests there until the market comes through it.</summary>
    private void Trade(OrderSide side)
    {
        var (before, after) = side == OrderSide.Buy ? (102, 97) : (98, 103);
        bench.Price = before;
        bench.Open();
        bench.Place(Request(side, 5, limit: 100));
        bench.MoveTo((decimal)after);
    }
}
