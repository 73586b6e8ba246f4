namespace TradingSystem.Api;

/// <summary>Reads bodies whatever their content type says: clients send JSON as text/plain.</summary>
internal static class RequestBody
{
    public const int MaxBytes = 64 * 1024;

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
