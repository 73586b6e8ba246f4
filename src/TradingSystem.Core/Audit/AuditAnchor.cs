using System.Globalization;

namespace TradingSystem.Core.Audit;

/// <summary>A block's number and hash (64 hex digits), written <c>NUMBER:HASH</c>.</summary>
public sealed record AuditAnchor(long Number, string Hash)
{
    /// <summary>Null when the text isn't an anchor.</summary>
    public static AuditAnchor? Parse(string text) =>
        text.Split(':') is [var number, { Length: 64 } hash] && hash.All(char.IsAsciiHexDigit)
        && long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var parsed) && parsed > 0
            ? new(parsed, hash.ToLowerInvariant())
            : null;

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Number}:{Hash}");
}
