using System.Text.Json;
using System.Text.Unicode;
using TradingSystem.Alpaca.Text;

namespace TradingSystem.Api;

/// <summary>Reads bodies whatever their content type says: clients send JSON as text/plain.</summary>
internal static class RequestBody
{
    public const int MaxBytes = 64 * 1024;
    private const int MaxDepth = 16;

    /// <summary>Reads a JSON object whose texts can all be read.</summary>
    public static async ValueTask<(JsonElement Body, AlpacaError? Error)> ReadObjectAsync(HttpRequest request)
    {
        if (await ReadAsync(request) is not { } bytes) return (default, TooLong);
        if (!Utf8.IsValid(bytes.Span)) return (default, AlpacaError.NotUtf8);
        try
        {
            if (!JsonTexts.AreReadable(bytes.Span, MaxDepth)) return (default, AlpacaError.BrokenText);
            using var document = JsonDocument.Parse(bytes, new() { MaxDepth = MaxDepth });
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? (document.RootElement.Clone(), null)
                : (default, AlpacaError.MalformedBody("request body must be a JSON object"));
        }
        catch (JsonException e)
        {
            return (default, AlpacaError.NotJson(e));
        }
    }

    /// <summary>A field's text; null where the field is null.</summary>
    public static AlpacaError? Text(JsonElement value, string field, out string? text)
    {
        text = null;
        if (value.ValueKind == JsonValueKind.Null) return null;
        if (value.ValueKind != JsonValueKind.String) return AlpacaError.Invalid($"{field} must be a text");
        text = value.GetString()!;
        return text.Contains('\0', StringComparison.Ordinal)
            ? AlpacaError.Invalid($"{field} has a character that can't be kept")
            : null;
    }

    public static AlpacaError TooLong { get; } = AlpacaError.MalformedBody(
        $"request body is longer than {MaxBytes} bytes");

    /// <returns>Null when the body is longer than <see cref="MaxBytes"/>.</returns>
    public static async ValueTask<ReadOnlyMemory<byte>?> ReadAsync(HttpRequest request)
    {
        if (request.ContentLength > MaxBytes) return null;
        var buffer = new byte[(int)(request.ContentLength ?? 1024) + 1];
        var length = 0;
        while (true)
        {
            var read = await request.Body.ReadAsync(buffer.AsMemory(length), request.HttpContext.RequestAborted);
            if (read == 0) return buffer.AsMemory(0, length);
            length += read;
            if (length > MaxBytes) return null;
            if (length == buffer.Length) Array.Resize(ref buffer, Math.Min(buffer.Length * 2, MaxBytes + 1));
        }
    }
}
