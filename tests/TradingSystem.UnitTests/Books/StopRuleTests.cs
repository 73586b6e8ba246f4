using TradingSystem.Domain.Books;

namespace TradingSystem.UnitTests.Books;

public sealed class StopRuleTests
{
    private static Position Of(decimal qty,
        decimal? stop = null) => new()
        {
            AccountId = Guid.Empty,
            Symbol = "AAPL",
            Qty = qty,
            CostBasis = qty * 100,
            StopLoss = stop
        };

    [Theory]
    [InlineData(5, 90)]
    [InlineData(-5, 110)]
    public void For_is_the_given_part_away_from_the_entry_price(int qty, int stop) =>
        Assert.Equal(stop, StopRule.For(Of(qty), percent: 10));

    [Theory]
    [InlineData(5, 90, 90, 91, true)]
    [InlineData(5, 90, 90.01, 91, false)]
    [InlineData(5, 90, 0, 0, false)]      // no bid is no price
    [InlineData(-5, 110, 109, 110, true)]
    [InlineData(-5, 110, 109, 109.99, false)]
    [InlineData(0, 90, 1, 1, false)]
    public void IsReached_compares_with_what_closing_would_bring(
        int qty, double stop, double bid, double ask, bool reached) =>
        Assert.Equal(reached, StopRule.IsReached(Of(qty, (decimal)stop), (decimal)bid, (decimal)ask));

    [Fact]
    public void IsReached_needs_a_stop() => Assert.False(StopRule.IsReached(Of(5), 1, 1));
}
