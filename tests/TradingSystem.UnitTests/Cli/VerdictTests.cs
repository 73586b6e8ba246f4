using TradingSystem.Cli.Verification;

namespace TradingSystem.UnitTests.Cli;

public sealed class VerdictTests
{
    [Fact]
    public void Headline_says_whether_it_holds()
    {
        var verdict = new Verdict("I1", "each accepted order …");

        Assert.Equal("I1   holds   each accepted order …", verdict.Headline);
        verdict.Add(["order 1"]);
        Assert.Equal("I1   BROKEN  each accepted order …", verdict.Headline);
        Assert.Equal(["order 1"], verdict.Rows);
    }

    [Fact]
    public void Rows_end_after_twenty_with_the_number_of_the_rest()
    {
        var verdict = new Verdict("I16", "");

        verdict.Add(Enumerable.Range(1, 15).Select(n => $"order {n}"));
        verdict.Add(Enumerable.Range(16, 10).Select(n => $"order {n}"));

        Assert.Equal([.. Enumerable.Range(1, 20).Select(n => $"order {n}"), "… and 5 more"], verdict.Rows);
    }
}
