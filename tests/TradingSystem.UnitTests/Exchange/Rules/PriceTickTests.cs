using TradingSystem.Exchange.Rules;

namespace TradingSystem.UnitTests.Exchange.Rules;

/// <summary>The contract's section 2.5: prices of stocks have two decimals from a dollar on, four below.</summary>
public sealed class PriceTickTests
{
    [Theory]
    [InlineData(290.123, 290.12)]   // the price that section 2.2 has refused as sub-penny
    [InlineData(290.126, 290.13)]
    [InlineData(1, 1)]
    [InlineData(1.004, 1)]
    [InlineData(0.9999, 0.9999)]
    [InlineData(0.99996, 1)]
    [InlineData(0.12344, 0.1234)]
    [InlineData(100.005, 100)]
    [InlineData(100.015, 100.02)]
    public void Price_is_taken_to_the_nearest_step(decimal price, decimal nearest) =>
        Assert.Equal(nearest, PriceTick.Nearest(price));

    [Theory]
    [InlineData(290, 0.01)]
    [InlineData(1, 0.01)]
    [InlineData(0.9999, 0.0001)]
    public void Step_changes_at_a_dollar(decimal price, decimal step) => Assert.Equal(step, PriceTick.At(price));
}
