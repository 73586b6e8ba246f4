using TradingSystem.Alpaca.Text;

namespace TradingSystem.Exchange.Endpoints;

/// <summary>Reads a body whole, up to what any request needs.</summary>
internal static class RequestBody
{
    private const int MaxBytes = 64 * 1024;

    public static AlpacaError TooLarge { get; } = AlpacaError.MalformedBody("request body is too large");

    /// <returns>Null when it is too large.</returns>
    public static async Task<ReadOnlyMemory<byte>?> ReadAsync(HttpRequest http)
    {
        using var body = new MemoryStream();
        var buffer = new byte[4096];
        for (int read; (read = await http.Body.ReadAsync(buffer)) > 0;)
        {
            body.Write(buffer, 0, read);
            if (body.Length > MaxBytes) return null;
        }
        return body.GetBuffer().AsMemory(0, (int)body.Length);
    }
}
