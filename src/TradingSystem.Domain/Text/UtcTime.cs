using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace TradingSystem.Domain.Text;

/// <summary>
/// Times as RFC 3339 in UTC with microseconds; any offset and up to nanoseconds (cut to 100 ns) are read. A time
/// without an offset is none.
/// </summary>
public sealed class UtcTime : JsonConverter<DateTimeOffset>
{
    private const string Pattern = "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", ReadPattern = "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK";
    private const int MinLength = 20, MaxLength = 40, MaxFraction = 7, OffsetLength = 6;

    public static string Format(DateTimeOffset time) =>
        time.UtcDateTime.ToString(Pattern, CultureInfo.InvariantCulture);

    public static bool TryParse(string? text, out DateTimeOffset time)
    {
        time = default;
        if (text is not { Length: >= MinLength and <= MaxLength }) return false;
        text = text.ToUpperInvariant();   // RFC 3339 lets t and z be small
        if (text[^1] != 'Z' && text[^OffsetLength] is not ('+' or '-')) return false;
        var dot = text.IndexOf('.', StringComparison.Ordinal);
        if (dot > 0)
        {
            var end = dot + 1;
            while (end < text.Length && char.IsAsciiDigit(text[end])) end++;
            var kept = Math.Min(end, dot + 1 + MaxFraction);
            text = string.Concat(text.AsSpan(0, kept), text.AsSpan(end));
        }
        return DateTimeOffset.TryParseExact(text, ReadPattern, CultureInfo.InvariantCulture, default, out time);
    }

    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        TryParse(reader.GetString(), out var time) ? time : throw new JsonException("not an RFC 3339 time");

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options)
    {
        Span<char> text = stackalloc char[32];
        value.UtcDateTime.TryFormat(text, out var length, Pattern, CultureInfo.InvariantCulture);
        writer.WriteStringValue(text[..length]);
    }
}
