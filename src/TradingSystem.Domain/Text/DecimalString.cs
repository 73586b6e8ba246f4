using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace TradingSystem.Domain.Text;

/// <summary>
/// Decimals as Alpaca's trading API has them: strings without exponent or trailing zeros and of at most nine decimal
/// places out, strings or numbers in, never by way of double.
/// </summary>
public sealed class DecimalString : JsonConverter<decimal>
{
    /// <summary>Whatever follows would be the rest of a division.</summary>
    private const int MaxDecimals = 9;
    private const decimal One = 1.0000000000000000000000000000m;

    /// <summary>As clients are told.</summary>
    public static decimal Rounded(decimal value) => decimal.Round(value, MaxDecimals);

    public static string Format(decimal value) => (value / One).ToString(CultureInfo.InvariantCulture);

    /// <summary>Reads plain and exponent notation; false for anything that isn't a decimal number.</summary>
    public static bool TryParse(ReadOnlySpan<byte> utf8, out decimal value) =>
        decimal.TryParse(utf8,
            NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent,
            CultureInfo.InvariantCulture, out value);

    public override decimal Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.Number) return reader.GetDecimal();
        return reader.TokenType == JsonTokenType.String && TryParse(reader.ValueSpan, out var value)
            ? value
            : throw new JsonException("not a decimal number");
    }

    public override void Write(Utf8JsonWriter writer, decimal value, JsonSerializerOptions options)
    {
        Span<byte> text = stackalloc byte[64];
        (Rounded(value) / One).TryFormat(text, out var length, default, CultureInfo.InvariantCulture);
        writer.WriteStringValue(text[..length]);
    }
}
