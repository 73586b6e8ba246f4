using TradingSystem.Api.Authentication;
using TradingSystem.Core.Alpaca;
using TradingSystem.Core.MarketData;
using TradingSystem.Core.MarketData.Streaming;

namespace TradingSystem.Api.Streaming;

/// <summary><c>/v2/iex</c>, <c>/v2/sip</c>, <c>/v1beta3/crypto/us</c>: Alpaca's market data stream.</summary>
internal static class MarketStreamEndpoint
{
    public static void MapMarketStreams(this IEndpointRouteBuilder app)
    {
        foreach (var feed in MarketFeed.All)
        {
            app.Map(feed.Path, (HttpContext http, ApiKeyCache keys, MarketStreamHub hub, AssetCatalog assets,
                TimeProvider clock, IHostApplicationLifetime lifetime) =>
                HandleAsync(http, feed, keys, hub, assets, clock, lifetime))
                .WithMetadata(new OpenEndpoint());
        }
    }

    private static async Task HandleAsync(HttpContext http, MarketFeed feed, ApiKeyCache keys, MarketStreamHub hub,
        AssetCatalog assets, TimeProvider clock, IHostApplicationLifetime lifetime)
    {
        if (!http.WebSockets.IsWebSocketRequest)
        {
            await Answers.WriteAsync(http, AlpacaError.MalformedBody("a WebSocket upgrade is required"));
            return;
        }
        using var socket = await http.WebSockets.AcceptWebSocketAsync();
        var session = new MarketStreamSession(socket, feed, WebSocketCodec.IsMessagePack(http.Request),
            async (key, secret) => (await keys.AuthenticateAsync(key, secret, CancellationToken.None))?.KeyId,
            name => feed.SymbolOf(assets.Find(name)), hub.Of(feed), clock);
        if (feed.IsServed && !hub.IsLive) session.End(MarketStreamError.Internal);
        await session.RunAsync(http.Request.Headers["APCA-API-KEY-ID"].ToString(), http.Request.Headers["APCA-API-SECRET-KEY"].ToString(), lifetime.ApplicationStopping);
    }
}
