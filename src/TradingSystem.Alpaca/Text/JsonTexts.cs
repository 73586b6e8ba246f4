using System.Text.Json;

namespace TradingSystem.Alpaca.Text;

/// <summary>
/// Whether what is written in JSON can be read: half of a surrogate pair can be written as an escape, and bytes can be
/// no UTF-8. The JSON is valid all the same.
/// </summary>
public static class JsonTexts
{
    /// <param name="maxDepth">How deep it may be nested; 0: as deep as the libraries read by themselves.</param>
    /// <exception cref="JsonException">It isn't JSON.</exception>
    public static bool AreReadable(ReadOnlySpan<byte> json, int maxDepth = 0)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = maxDepth });
        try
        {
            while (reader.Read())
            {
                if (reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName) _ = reader.GetString();
            }
            return true;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }
}
