using System.Text;

namespace TradingSystem.Cli.DeadLetters;

/// <summary>Bytes that somebody sent, as text that a terminal can be shown.</summary>
internal static class LetterText
{
    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    /// <summary>The beginning, on one line.</summary>
    public static string Preview(byte[] body, int max)
    {
        var text = Whole(body).ReplaceLineEndings(" ");
        return text.Length <= max ? text : text[..(max - 1)] + "…";
    }

    /// <summary>
    /// The text; hex digits where it is none. Control characters, which could steer the terminal, become dots.
    /// </summary>
    public static string Whole(byte[] body)
    {
        try
        {
            return string.Concat(Strict.GetString(body)
                .Select(c => char.IsControl(c) && c is not ('\n' or '\t') ? '.' : c));
        }
        catch (DecoderFallbackException)
        {
            return Convert.ToHexStringLower(body);
        }
    }

    public static string Of(object? value) =>
        value is byte[] bytes
            ? Whole(bytes)
            : Convert.ToString(value, System.Globalization.CultureInfo.InvariantCulture) ?? "";
}
