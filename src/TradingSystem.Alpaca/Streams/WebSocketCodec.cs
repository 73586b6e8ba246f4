using Microsoft.AspNetCore.Http;

namespace TradingSystem.Alpaca.Streams;

/// <summary>Which of Alpaca's two codecs a client wants.</summary>
public static class WebSocketCodec
{
    /// <summary>JSON unless the handshake says otherwise.</summary>
    public static bool IsMessagePack(HttpRequest handshake) =>
        handshake.ContentType is { } type && type.StartsWith("application/msgpack", StringComparison.OrdinalIgnoreCase);
}
