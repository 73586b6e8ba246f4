using TradingSystem.Api.Authentication;
using TradingSystem.Core.Accounts;
using TradingSystem.Core.Alpaca;

namespace TradingSystem.Api.Streaming;

/// <summary><c>/stream</c>: Alpaca's account stream.</summary>
internal static class StreamEndpoint
{
    public static void MapTradeUpdates(this IEndpointRouteBuilder app) => app.Map("/stream", HandleAsync).WithMetadata(new OpenEndpoint());

    private static async Task HandleAsync(HttpContext http, ApiKeyCache keys, TradeUpdateHub hub, TradeUpdateHistory history, IHostApplicationLifetime lifetime)
    {
        if (!http.WebSockets.IsWebSocketRequest)
        {
            await Answers.WriteAsync(http, AlpacaError.MalformedBody("a WebSocket upgrade is required"));
            return;
        }
        using var socket = await http.WebSockets.AcceptWebSocketAsync();
        var session = new StreamSession<ApiKey>(socket, WebSocketCodec.IsMessagePack(http.Request),
            async (key, secret) => await keys.AuthenticateAsync(key, secret, CancellationToken.None),
            (key, writer) => hub.Streams.Subscribe(key.AccountId, writer), history);
        await session.RunAsync(lifetime.ApplicationStopping);
    }
}
