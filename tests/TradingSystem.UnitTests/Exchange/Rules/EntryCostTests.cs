using TradingSystem.Exchange.Rules;

namespace TradingSystem.UnitTests.Exchange.Rules;

/// <summary>
/// The contract's section 2.9 has <c>avg_entry_price</c> and <c>cost_basis</c>, and calls quantities of short positions
/// negative; the figures are those of the examples of <c>Position</c> in Alpaca's document, which section 8 names. The
/// price is that of the entries: exits don't move it.
/// </summary>
public sealed class EntryCostTests
{
    /// <summary>Trades as units (negative: sold) and prices.</summary>
    public static TheoryData<decimal[][], decimal, decimal> Sequences => new()
    {
        { [[5, 100]], 5, 500 },                                   // example-1: 5 at 100.0 cost 500.0
        { [[1, 174.56m], [1, 175]], 2, 349.56m },                 // example-2: 2 at 174.78 cost 349.56
        { [[1, 174.56m], [1, 175], [-1, 190]], 1, 174.78m },      // what is left cost the average
        { [[1, 174.56m], [1, 175], [-1, 190], [1, 180]], 2, 354.78m },
        { [[5, 100], [-5, 120]], 0, 0 },
        { [[-5, 100]], -5, -500 },
        { [[-5, 100], [-5, 120], [4, 90]], -6, -660 },
        { [[5, 100], [-8, 120]], -3, -360 },                      // what crosses zero is new
        { [[-5, 100], [8, 90]], 3, 270 },
        { [[5, 100], [-8, 120], [3, 110], [2, 50]], 2, 100 },
        { [[0.3m, 100], [0.3m, 200], [-0.2m, 150]], 0.4m, 60 },
    };

    [Theory]
    [MemberData(nameof(Sequences))]
    public void What_is_held_cost_the_average_of_its_entries(decimal[][] trades, decimal qty, decimal cost)
    {
        var (held, paid) = (0m, 0m);
        foreach (var trade in trades) (held, paid) = (held + trade[0], EntryCost.After(held, paid, trade[0], trade[1]));

        Assert.Equal((qty, cost), (held, paid));
    }

    /// <summary>Section 2.9: a crypto fee comes off what was bought: less is held than was paid for.</summary>
    [Fact]
    public void Cost_stays_whole_when_a_fee_has_made_the_position_smaller()
    {
        var cost = EntryCost.After(0, 0, 1, 60_000);

        Assert.Equal(60_000, cost);
        Assert.Equal(30_000, EntryCost.After(0.9975m, cost, -0.49875m, 70_000));
    }
}
