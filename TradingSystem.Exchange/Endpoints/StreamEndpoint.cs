using System.Net.WebSockets;
using System.Threading.Channels;
using TradingSystem.Alpaca.Streams;

namespace TradingSystem.Exchange.Endpoints;

/// <summary>The venue's account stream. There is one account, and any number of streams of it.</summary>
public sealed class StreamEndpoint(
    StreamHub hub, VenueKey account, TimeProvider clock, IHostApplicationLifetime lifetime) : IAccountStreams<string>
{
    public IUpdateHistory<string>? History => null;

    public async Task HandleAsync(HttpContext http)
    {
        if (!http.WebSockets.IsWebSocketRequest)
        {
            http.Response.StatusCode = StatusCodes.Status400BadRequest;
            return;
        }
        using WebSocket socket = await http.WebSockets.AcceptWebSocketAsync();
        await new StreamSession<string>(socket, WebSocketCodec.IsMessagePack(http.Request), this, clock).RunAsync(
            lifetime.ApplicationStopping);
    }

    public Task<string?> AuthenticateAsync(string key, string secret) =>
        Task.FromResult(account.Is(key, secret) ? key : null);

    public IDisposable TryEnter(string user, Action<StreamEnd> end) => new NoPlace();

    public IDisposable Subscribe(string user, ChannelWriter<ReadOnlyMemory<byte>> writer) => hub.Subscribe(writer);

    private sealed class NoPlace : IDisposable
    {
        public void Dispose()
        {
        }
    }
}
