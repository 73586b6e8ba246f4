using System.Text.Json;
using System.Text.Unicode;
using TradingSystem.Alpaca.Text;

namespace TradingSystem.Alpaca.Requests;

/// <summary>A request's body that is one JSON object.</summary>
internal static class JsonBody
{
    private static readonly JsonReaderOptions Options = new() { MaxDepth = 16 };

    /// <summary>Takes what is read of an object's fields, from behind its opening brace to its closing one.</summary>
    public delegate AlpacaError? FieldsReader<T>(ref Utf8JsonReader json, ref T fields);

    /// <returns>Null and the fields, or the error to answer with.</returns>
    public static AlpacaError? Read<T>(ReadOnlySpan<byte> body, FieldsReader<T> read, out T fields) where T : struct
    {
        fields = default;
        if (!Utf8.IsValid(body)) return AlpacaError.NotUtf8;
        try
        {
            var json = new Utf8JsonReader(body, Options);
            if (!json.Read() || json.TokenType != JsonTokenType.StartObject)
            {
                return AlpacaError.MalformedBody("request body must be a JSON object");
            }
            if (read(ref json, ref fields) is { } malformed) return malformed;
            return json.Read() ? AlpacaError.MalformedBody("request body has text after the JSON object") : null;
        }
        catch (JsonException e)
        {
            return AlpacaError.NotJson(e);
        }
    }
}
