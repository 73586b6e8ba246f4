using TradingSystem.Exchange.Rules;

namespace TradingSystem.UnitTests.Exchange.Rules;

/// <summary>The contract's section 2.9: an account's multiplier is 1, 2 or 4; here it is 1, nothing is lent.</summary>
public sealed class ShortSaleTests
{
    /// <summary>Of 1 000 dollars, 500 sold short leave 500 to spend, as 500 bought would.</summary>
    [Fact]
    public void Dollar_sold_short_takes_as_much_buying_power_as_a_dollar_bought()
    {
        const decimal before = 1000, worth = 500;

        Assert.Equal(before - worth, before + worth - ShortSale.Collateral(-5, -worth));
        Assert.Equal(before - worth, before - worth - ShortSale.Collateral(5, worth));
    }

    [Theory]
    [InlineData(-5, -500, 1000)]
    [InlineData(-0.5, -87.39, 174.78)]
    [InlineData(5, 500, 0)]
    [InlineData(0, 0, 0)]
    public void Only_what_is_sold_short_ties_up_cash(decimal held, decimal cost, decimal collateral) =>
        Assert.Equal(collateral, ShortSale.Collateral(held, cost));
}
