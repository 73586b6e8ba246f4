using TradingSystem.Cli.DeadLetters;

namespace TradingSystem.UnitTests.Cli;

public sealed class LetterTextTests
{
    [Theory]
    [InlineData(new byte[] { 0x61, 0x0a, 0x62 }, "a\nb")]
    [InlineData(new byte[] { 0x61, 0x1b, 0x5b }, "a.[")]
    [InlineData(new byte[] { 0xff, 0x00 }, "ff00")]
    public void Whole_shows_text_and_bytes_and_steers_no_terminal(byte[] body, string shown) =>
        Assert.Equal(shown, LetterText.Whole(body));

    [Fact]
    public void Preview_is_one_line_of_limited_length() =>
        Assert.Equal("a b…", LetterText.Preview("a\nbcdefg"u8.ToArray(), 4));
}
