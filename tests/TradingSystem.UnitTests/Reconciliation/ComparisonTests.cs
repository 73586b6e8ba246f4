using TradingSystem.Core.Brokers;
using TradingSystem.Core.Reconciliation;
using TradingSystem.Domain.Books;
using TradingSystem.Domain.Orders;

namespace TradingSystem.UnitTests.Reconciliation;

public sealed class ComparisonTests
{
    private const decimal Tolerance = 0.001m;
    private static readonly Guid Holder = new("0193f0b0-0000-7000-8000-00000000000a");

    private static OurBooks Ours(params Holding[] holdings) =>
        new(holdings.ToDictionary(holding => holding.Symbol), NetCash: -100, CashBaseline: 1_000,
            holdings.Sum(holding => holding.Movements));

    private static Holding Held(string symbol, decimal qty, long movements = 3, bool inDoubt = false) =>
        new(symbol, qty, Holder, 100, movements, inDoubt);

    private static Difference[] Compare(OurBooks before, OurBooks after,
        params BrokerPosition[] theirs) => [.. Comparison.Positions(before, theirs, after, Tolerance)];

    [Fact]
    public void Positions_compares_over_the_union_of_symbols()
    {
        var ours = Ours(Held("AAPL", 10), Held("MSFT", 5), Held("SPY", 1));

        var found = Compare(ours, ours, new("AAPL", 10, 100), new("MSFT", 4, 100), new("GOLD", 2, 50));

        Assert.Equal(
            [
                new(DifferenceKind.UnknownPosition, "GOLD", 0, 2, 0),
                new(DifferenceKind.Quantity, "MSFT", 5, 4, 3),
                new(DifferenceKind.VanishedPosition, "SPY", 1, 0, 3),
            ], found);
    }

    [Fact]
    public void Positions_within_the_tolerance_are_equal() =>
        Assert.Empty(Compare(Ours(Held("AAPL", 10)), Ours(Held("AAPL", 10)), new BrokerPosition("AAPL", 10.001m, 100)));

    [Fact]
    public void Position_that_moved_meanwhile_isnt_judged() =>
        Assert.Empty(Compare(
            Ours(Held("AAPL", 10)), Ours(Held("AAPL", 12, movements: 4)), new BrokerPosition("AAPL", 12, 100)));

    [Fact]
    public void Position_whose_order_is_in_doubt_isnt_judged() =>
        Assert.Empty(Compare(
            Ours(Held("AAPL", 10, inDoubt: true)), Ours(Held("AAPL", 10)), new BrokerPosition("AAPL", 12, 100)));

    [Fact]
    public void Cash_is_compared_with_what_the_broker_had_before_us()
    {
        var ours = Ours(Held("AAPL", 1));

        Assert.Equal((null, null), Comparison.Cash(ours, 900, ours, Tolerance));
        Assert.Equal(
            new(DifferenceKind.Cash, "USD", -100, -150, 3), Comparison.Cash(ours, 850, ours, Tolerance).Difference);
    }

    [Fact]
    public void Cash_without_a_baseline_tells_what_it_would_be()
    {
        var ours = Ours(Held("AAPL", 1)) with { CashBaseline = null };

        Assert.Equal((null, 1_000m), Comparison.Cash(ours, 900, ours, Tolerance));
    }

    [Fact]
    public void Cash_isnt_judged_while_something_moves()
    {
        var ours = Ours(Held("AAPL", 1));

        Assert.Equal((null, null), Comparison.Cash(ours, 850, ours with { Movements = 4 }, Tolerance));
        Assert.Equal((null, null), Comparison.Cash(ours, 850, Ours(Held("AAPL", 1, inDoubt: true)), Tolerance));
    }

    [Fact]
    public void Orders_that_carry_no_id_of_ours_are_foreign()
    {
        var open = new[] { new BrokerOrder("b1", Guid.Empty.ToString(), OrderStatus.New, 0,
            default), new BrokerOrder("b2", "by hand", OrderStatus.New, 0, default) };

        Assert.Equal("b2", Assert.Single(Comparison.Orders(open)).Subject);
    }

    [Fact]
    public void Adjustment_of_the_same_difference_has_the_same_id_and_of_another_one_another()
    {
        var difference = new Difference(DifferenceKind.Quantity, "AAPL", 10, 12, 7);

        var id = Adjustment.Of("paper", difference, Held("AAPL", 10), 100).Id;

        Assert.Equal(id, Adjustment.Of("paper", difference with { Ours = 10.000m }, null, 200).Id);
        Assert.NotEqual(id, Adjustment.Of("paper", difference with { Movements = 8 }, null, 100).Id);
        Assert.NotEqual(id, Adjustment.Of("other", difference, null, 100).Id);
    }

    [Fact]
    public void Adjustment_goes_to_the_sole_holder_and_moves_cash_at_its_price()
    {
        var adjustment = Adjustment.Of("paper", new(DifferenceKind.Quantity, "AAPL", 10, 7, 1), Held("AAPL", 10), 100);

        Assert.Equal((Holder, -3m, 300m), (adjustment.AccountId, adjustment.Qty, adjustment.Cash));
    }
}
