using TradingSystem.Core.Foundation;

namespace TradingSystem.UnitTests.Foundation;

public sealed class CrashPointsTests
{
    [Fact]
    public void Parse_takes_a_point_and_the_pass() =>
        Assert.Equal((CrashPoint.AfterSend, 3), CrashPoints.Parse("AfterSend:3"));

    [Fact]
    public void Parse_means_the_first_pass_when_none_is_given() =>
        Assert.Equal((CrashPoint.BeforeCommit, 1), CrashPoints.Parse("BeforeCommit"));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public void Parse_of_nothing_arms_nothing(string? text) => Assert.Null(CrashPoints.Parse(text));

    [Theory]
    [InlineData("Nowhere")]
    [InlineData("aftersend")]
    [InlineData("7")]
    [InlineData("99")]
    [InlineData("AfterSend:0")]
    [InlineData("AfterSend:-1")]
    [InlineData("AfterSend:x")]
    [InlineData("AfterSend:1:2")]
    public void Parse_names_what_is_wrong(string text) =>
        Assert.Contains($"'{text}'", Assert.Throws<FormatException>(() => CrashPoints.Parse(text)).Message,
            StringComparison.Ordinal);

    [Fact]
    public void Hit_of_a_point_that_isnt_armed_does_nothing()
    {
        foreach (var point in Enum.GetValues<CrashPoint>()) CrashPoints.Hit(point);
    }
}
