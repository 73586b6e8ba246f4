using System.Text;
using System.Text.Json;
using TradingSystem.Alpaca.Text;
using TradingSystem.Domain.Text;

namespace TradingSystem.Alpaca.Requests;

/// <summary>
/// Reads single values of a request's body: numbers also from texts, and errors that name the field. Each call takes
/// the reader from the field's name to its value.
/// </summary>
internal static class JsonFields
{
    // Quantities and prices beyond it are typing errors; keeps products within decimal's range.
    private const decimal Max = 1_000_000_000_000m;
    private const int MaxDecimals = 9;
    private const int MaxEchoLength = 32;

    /// <summary>
    /// Whether the field's name can be read at all: half of a surrogate pair can be written as an escape.
    /// </summary>
    public static bool IsReadable(ref Utf8JsonReader json)
    {
        if (!json.ValueIsEscaped) return true;
        try { _ = json.GetString(); }
        catch (InvalidOperationException) { return false; }
        return true;
    }

    public static AlpacaError? Text(ref Utf8JsonReader json, string field, out string? value)
    {
        json.Read();
        value = null;
        if (json.TokenType == JsonTokenType.Null) return null;
        if (json.TokenType != JsonTokenType.String) return AlpacaError.Invalid($"{field} must be a string");
        try { value = json.GetString(); }
        catch (InvalidOperationException) { return AlpacaError.Invalid($"{field} is not valid Unicode text"); }
        return null;
    }

    /// <summary>An empty text counts as absent.</summary>
    public static AlpacaError? Number(ref Utf8JsonReader json, string field, out decimal? value)
    {
        json.Read();
        value = null;
        if (json.TokenType == JsonTokenType.Null) return null;
        if (json.TokenType is not (JsonTokenType.Number or JsonTokenType.String))
        {
            return AlpacaError.Invalid($"{field} must be a number");
        }
        if (json.TokenType == JsonTokenType.String && json.ValueSpan.IsEmpty) return null;
        if (!DecimalString.TryParse(json.ValueSpan, out var number))
        {
            return AlpacaError.Invalid(
                $"{field} is not a number: '{Shortened(Encoding.UTF8.GetString(json.ValueSpan))}'");
        }
        value = number;
        return null;
    }

    public static AlpacaError? Flag(ref Utf8JsonReader json, string field, out bool value)
    {
        json.Read();
        value = json.TokenType == JsonTokenType.True
            || json.TokenType == JsonTokenType.String && json.ValueSpan.SequenceEqual("true"u8);
        return json.TokenType is JsonTokenType.True or JsonTokenType.False or JsonTokenType.Null
            || value
            || json.TokenType == JsonTokenType.String && json.ValueSpan.SequenceEqual("false"u8)
            ? null
            : AlpacaError.Invalid($"{field} must be true or false");
    }

    public static AlpacaError? Positive(string field, decimal? value)
    {
        if (value is null) return null;
        if (value <= 0) return AlpacaError.Invalid($"{field} must be > 0");
        if (value > Max) return AlpacaError.Invalid($"{field} is too large");
        return decimal.Round(value.Value, MaxDecimals) == value
            ? null
            : AlpacaError.Invalid($"{field} must have at most {MaxDecimals} decimal places");
    }

    public static AlpacaError? Name<T>(string field, string? text, out T value) where T : struct, Enum
    {
        value = default;
        if (string.IsNullOrEmpty(text)) return AlpacaError.Invalid($"{field} is required");
        return EnumName<T>.TryParse(text, out value)
            ? null
            : AlpacaError.Invalid($"invalid {field} '{Shortened(text)}': must be one of {EnumName<T>.All}");
    }

    private static string Shortened(string text) => text.Length <= MaxEchoLength ? text : text[..MaxEchoLength] + "…";
}
