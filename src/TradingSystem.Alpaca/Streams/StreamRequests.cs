using System.Net.WebSockets;
using System.Text.Json;
using TradingSystem.Alpaca.Text;

namespace TradingSystem.Alpaca.Streams;

/// <summary>The requests of a stream's client, one message each.</summary>
/// <param name="messagePack">Requests may be MessagePack: whoever gets it may send JSON as well.</param>
internal sealed class StreamRequests(WebSocket socket, bool messagePack)
{
    private const int MaxBytes = 64 * 1024;   // nobody needs requests of that size

    private readonly byte[] buffer = new byte[MaxBytes];

    /// <summary>Whether they ended with one that was too large.</summary>
    public bool TooLarge { get; private set; }

    /// <summary>
    /// The next request, until another is asked for; null when the client has closed the stream, or asks for too much
    /// at once.
    /// </summary>
    public async Task<ReadOnlyMemory<byte>?> NextAsync(CancellationToken ct)
    {
        var length = 0;
        while (true)
        {
            var part = await socket.ReceiveAsync(buffer.AsMemory(length), ct);
            if (part.MessageType == WebSocketMessageType.Close) return null;
            length += part.Count;
            if (part.EndOfMessage) return buffer.AsMemory(0, length);
            TooLarge = length == buffer.Length;
            if (TooLarge) return null;
        }
    }

    /// <exception cref="JsonException">It isn't JSON, or it has a text that can't be read.</exception>
    /// <exception cref="FormatException">It isn't MessagePack.</exception>
    public JsonDocument Parse(ReadOnlyMemory<byte> request)
    {
        ReadOnlyMemory<byte> json = messagePack && request.Length > 0 && request.Span[0] != (byte)'{'
            ? MessagePackJson.ToJson(request)
            : request;
        return JsonTexts.AreReadable(json.Span)
            ? JsonDocument.Parse(json)
            : throw new JsonException("a text can't be read");
    }

    /// <summary>
    /// Until the client has closed, too. Whoever cuts the connection before may take from the client what it was told
    /// last.
    /// </summary>
    /// <param name="receiving">What reads requests; one may wait at a time.</param>
    public static async Task UntilClosedAsync(WebSocket socket, Task receiving, CancellationToken ct)
    {
        await Task.WhenAny(receiving).WaitAsync(ct);
        var ignored = new byte[4096];
        while (socket.State == WebSocketState.CloseSent) await socket.ReceiveAsync(ignored.AsMemory(), ct);
    }

    /// <summary>A member of a request; null when there is none, or it isn't a text.</summary>
    public static string? TextOf(JsonElement request, string name) =>
        request.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;
}
