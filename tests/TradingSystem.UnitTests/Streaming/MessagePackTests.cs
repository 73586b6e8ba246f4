using System.Text;
using System.Text.Json;
using TradingSystem.Alpaca.Streams;

namespace TradingSystem.UnitTests.Streaming;

public sealed class MessagePackTests
{
    /// <summary>The bytes are those of the format's specification.</summary>
    [Theory]
    [InlineData("""{"compact":true,"schema":0}""", "82a7636f6d70616374c3a6736368656d6100")]
    [InlineData("[null,false,-1,-33,127,128,255,256,65535,65536,4294967296,1.5]", "9cc0c2ffd0df7fcc80ccffcd0100cdffffce00010000cf0000000100000000cb3ff8000000000000")]
    [InlineData("\"ü\"", "a2c3bc")]
    [InlineData("""{"t":"1970-01-01T00:00:01.5Z","u":"1970-01-01T00:00:01.5Z"}""", "82a174d7ff7735940000000001a175b6313937302d30312d30315430303a30303a30312e355a")]
    [InlineData("""{"t":"1969-12-31T23:59:59Z"}""", "81a174c70cff00000000ffffffffffffffff")]
    public void Json_is_written_as_the_format_says(string json, string hex) =>
        Assert.Equal(hex, Convert.ToHexStringLower(MessagePackJson.FromJson(Encoding.UTF8.GetBytes(json), "t")));

    [Fact]
    public void What_is_written_is_read_again()
    {
        var chance = new Random(3);
        for (var i = 0; i < 100; i++)
        {
            var json = JsonSerializer.SerializeToUtf8Bytes(Anything(chance, 0));
            Assert.Equal(Encoding.UTF8.GetString(json),
                Encoding.UTF8.GetString(MessagePackJson.ToJson(MessagePackJson.FromJson(json))));
        }
    }

    [Theory]
    [InlineData("81a174d6ff00000001", """{"t":"1970-01-01T00:00:01.000000Z"}""")]
    [InlineData("93d0ffd1ff00d2ffff0000", "[-1,-256,-65536]")]
    [InlineData("92cc80cfffffffffffffffff", "[128,18446744073709551615]")]
    [InlineData("c403616263", "\"abc\"")]
    public void Forms_that_others_write_are_read(string hex, string json) =>
        Assert.Equal(json, Encoding.UTF8.GetString(MessagePackJson.ToJson(Convert.FromHexString(hex))));

    [Theory]
    [InlineData("")]
    [InlineData("c1")]
    [InlineData("81")]
    [InlineData("8101a0")]
    [InlineData("dfffffffff")]
    [InlineData("ddffffffff")]
    [InlineData("dbffffffff")]
    [InlineData("a2c328")]
    [InlineData("0000")]
    [InlineData("cb7ff8000000000000")]
    [InlineData("d7007735940000000001")]
    [InlineData("c70cff000000007fffffffffffffff")]
    public void Rubbish_is_refused(string hex) =>
        Assert.Throws<FormatException>(() => MessagePackJson.ToJson(Convert.FromHexString(hex)));

    [Fact]
    public void Depth_is_bounded() =>
        Assert.Throws<FormatException>(() => MessagePackJson.ToJson(Enumerable.Repeat((byte)0x91, 100_000).ToArray()));

    [Fact]
    public void Chance_ends_in_json_or_a_refusal()
    {
        var chance = new Random(5);
        for (var i = 0; i < 20_000; i++)
        {
            var bytes = new byte[chance.Next(1, 40)];
            chance.NextBytes(bytes);
            try { using var read = JsonDocument.Parse(MessagePackJson.ToJson(bytes)); }
            catch (FormatException) { }   // the refusal: any other exception fails the test
        }
    }

    private static object? Anything(Random chance, int depth) => chance.Next(depth > 4 ? 5 : 8) switch
    {
        0 => null,
        1 => chance.Next(2) == 0,
        2 => chance.NextInt64(long.MinValue, long.MaxValue) >> chance.Next(64),
        3 => chance.Next(-1000, 1000) + 0.5,
        4 => new string('x', chance.Next(20) > 0 ? chance.Next(40) : chance.Next(70_000)),
        5 => Enumerable.Range(0, chance.Next(20)).Select(_ => Anything(chance, depth + 1)).ToArray(),
        _ => Enumerable.Range(0, chance.Next(20)).ToDictionary(i => $"k{i}", _ => Anything(chance, depth + 1)),
    };
}
