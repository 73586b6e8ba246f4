using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using TradingSystem.Core.Audit;

namespace TradingSystem.UnitTests.Audit;

public sealed class AuditEventTests
{
    private static readonly AuditEvent Sample = new(42, new Guid("0193f0b0-0000-7000-8000-000000000001"), 3, "rejected",
        "no money | é", "2026-01-05T14:30:00.123456Z");

    [Fact]
    public void Canonical_is_the_documented_text()
    {
        Assert.Equal("42|0193f0b0-0000-7000-8000-000000000001|3|2026-01-05T14:30:00.123456Z|8:rejected|no money | é",
            Sample.Canonical);
        Assert.Equal("42|0193f0b0-0000-7000-8000-000000000001|3|2026-01-05T14:30:00.123456Z|8:rejected",
            (Sample with { Detail = null }).Canonical);
    }

    [Fact]
    public void Canonical_differs_when_the_border_between_type_and_detail_is_moved()
    {
        var canonical =
            new[] { ("a", "b|c"), ("a|b", "c"), ("a", (string?)null), ("a", ""), ("a|", null), ("é", "|"), ("é|", "") }.Select(
                pair => (Sample with { Type = pair.Item1, Detail = pair.Item2 }).Canonical);

        Assert.Distinct(canonical);
    }

    [Fact]
    public void Entry_survives_its_44_bytes()
    {
        Span<byte> bytes = stackalloc byte[AuditEntry.Size];
        Sample.Entry.Write(bytes);

        Assert.Equal(Sample.Entry, AuditEntry.Read(bytes));
        Assert.Equal("000000000000002a0193f0b000007000800000000000000100000003", Convert.ToHexStringLower(bytes[..28]));
        Assert.Equal(SHA256.HashData(Encoding.UTF8.GetBytes(Sample.Canonical))[..16], bytes[28..].ToArray());
    }

    [Theory]
    [InlineData("7:" + Hash, true)]
    [InlineData("0:" + Hash, false)]
    [InlineData("-7:" + Hash, false)]
    [InlineData("7:abc", false)]
    [InlineData("7", false)]
    [InlineData("7:" + Hash + ":", false)]
    public void Anchor_Parse_takes_number_and_hash_only(string text, bool valid)
    {
        var anchor = AuditAnchor.Parse(text);

        Assert.Equal(valid, anchor is not null);
        if (valid) Assert.Equal(text.ToLower(CultureInfo.InvariantCulture), anchor!.ToString());
    }

    private const string Hash = "00112233445566778899AABBCCDDEEFF00112233445566778899aabbccddeeff";
}
