using Microsoft.AspNetCore.Http;

namespace TradingSystem.Core.Alpaca;

/// <summary>Which of Alpaca's two codecs a client wants.</summary>
public static class WebSocketCodec
{
    /// <summary>JSON unless the handshake says otherwise.</summary>
    public static bool IsMessagePack(HttpRequest handshake) => handshake.ContentType is { } type && type.StartsWith("application/msgpack", StringComparison.OrdinalIgnoreCase);
}
