using System.Net.WebSockets;
using TradingSystem.Core.Alpaca;

namespace TradingSystem.Exchange.Endpoints;

/// <summary>The venue's account stream.</summary>
public sealed class StreamEndpoint(StreamHub hub, ExchangeOptions options, IHostApplicationLifetime lifetime)
{
    public async Task HandleAsync(HttpContext http)
    {
        if (!http.WebSockets.IsWebSocketRequest)
        {
            http.Response.StatusCode = StatusCodes.Status400BadRequest;
            return;
        }
        using WebSocket socket = await http.WebSockets.AcceptWebSocketAsync();
        var session = new StreamSession<string>(socket, WebSocketCodec.IsMessagePack(http.Request),
            (key, secret) => Task.FromResult(key == options.KeyId && secret == options.SecretKey ? key : null),
            (_, writer) => hub.Subscribe(writer));
        await session.RunAsync(lifetime.ApplicationStopping);
    }
}
