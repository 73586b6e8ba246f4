using TradingSystem.Alpaca.Streams;
using TradingSystem.Api.Callers;
using TradingSystem.Core.MarketData;

namespace TradingSystem.Api.Streaming;

/// <summary><c>/v2/iex</c>, <c>/v2/sip</c>, <c>/v1beta3/crypto/us</c>: Alpaca's market data stream.</summary>
internal static class MarketStreamEndpoint
{
    public static void MapMarketStreams(this IEndpointRouteBuilder app)
    {
        foreach (var feed in MarketFeed.All)
        {
            app.Map(feed.Path, (HttpContext http, Doorkeeper door, MarketStreamHub hub, AssetCatalog assets,
                TimeProvider clock, IHostApplicationLifetime lifetime) =>
                HandleAsync(http, feed, door, hub, assets, clock, lifetime))
                .WithMetadata(new OpenEndpoint());
        }
    }

    private static async Task HandleAsync(HttpContext http, MarketFeed feed, Doorkeeper door, MarketStreamHub hub,
        AssetCatalog assets, TimeProvider clock, IHostApplicationLifetime lifetime)
    {
        using var visitor = await door.AdmitAsync(http);
        if (visitor is null) return;
        using var socket = await http.WebSockets.AcceptWebSocketAsync();
        MarketStreamSession? session = null;
        session = new(socket, feed, WebSocketCodec.IsMessagePack(http.Request), AuthenticateAsync,
            name => feed.OwnSymbol(assets.Find(name)?.Symbol), hub.Of(feed), clock);
        if (feed.IsServed && !hub.IsLive) session.End(MarketStreamError.Internal);
        await session.RunAsync(http.Request.Headers["APCA-API-KEY-ID"].ToString(),
            http.Request.Headers["APCA-API-SECRET-KEY"].ToString(), lifetime.ApplicationStopping);

        async Task<string?> AuthenticateAsync(string keyId, string secret)
        {
            if (await visitor.AuthenticateAsync(keyId, secret) is not { } key) return null;
            visitor.LetIn(key, end => session!.End(new(end.Code, end.Message)));
            return key.KeyId;
        }
    }
}
