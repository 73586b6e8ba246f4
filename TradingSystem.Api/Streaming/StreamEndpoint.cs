using System.Threading.Channels;
using TradingSystem.Alpaca.Streams;
using TradingSystem.Api.Callers;
using TradingSystem.Core.Security;

namespace TradingSystem.Api.Streaming;

/// <summary><c>/stream</c>: Alpaca's account stream.</summary>
internal static class StreamEndpoint
{
    public static void MapTradeUpdates(this IEndpointRouteBuilder app) =>
        app.Map("/stream", HandleAsync).WithMetadata(new OpenEndpoint());

    private static async Task HandleAsync(HttpContext http, Doorkeeper door, TradeUpdateHub hub,
        TradeUpdateHistory history, TimeProvider clock, IHostApplicationLifetime lifetime)
    {
        using var visitor = await door.AdmitAsync(http);
        if (visitor is null) return;
        using var socket = await http.WebSockets.AcceptWebSocketAsync();
        var streams = new Streams(visitor, door.AccountStreams, hub, history);
        var session = new StreamSession<ApiKey>(socket, WebSocketCodec.IsMessagePack(http.Request), streams, clock);
        await session.RunAsync(lifetime.ApplicationStopping);
    }

    /// <summary>As one socket sees them.</summary>
    private sealed class Streams(
        Doorkeeper.Visitor visitor, Places places, TradeUpdateHub hub, TradeUpdateHistory history) : IAccountStreams<ApiKey>
    {
        public IUpdateHistory<ApiKey> History => history;

        public Task<ApiKey?> AuthenticateAsync(string key, string secret) => visitor.AuthenticateAsync(key, secret);

        public IDisposable? TryEnter(ApiKey user, Action<StreamEnd> end)
        {
            if (places.TryTake(user.KeyId) is not { } place) return null;
            visitor.LetIn(user, end);
            return place;
        }

        public IDisposable Subscribe(ApiKey user, ChannelWriter<ReadOnlyMemory<byte>> writer) =>
            hub.Streams.Subscribe(user.AccountId, writer);
    }
}
