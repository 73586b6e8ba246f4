using System.Net;
using TradingSystem.Alpaca.Streams;
using TradingSystem.Alpaca.Text;
using TradingSystem.Api.Authentication;
using TradingSystem.Api.RateLimits;
using TradingSystem.Core.Security;

namespace TradingSystem.Api.Streaming;

/// <summary>
/// Lets sockets in: as long as they haven't authenticated they are limited by where they come from, then by their key.
/// </summary>
internal sealed class Doorkeeper(KeyCheck keys, OpenStreams open, StreamOptions options)
{
    /// <summary>As long as sockets have to authenticate.</summary>
    private const string RetryAfterSeconds = "10";

    private readonly Places strangers = new(options.MaxStrangersPerAddress);

    /// <summary>Account streams of each key.</summary>
    public Places AccountStreams { get; } = new(options.MaxConnectionsPerKey);

    /// <summary>A socket that may be accepted; null after it was answered that it may not.</summary>
    public async Task<Visitor?> AdmitAsync(HttpContext http)
    {
        if (!http.WebSockets.IsWebSocketRequest)
        {
            await Answers.WriteAsync(http, AlpacaError.MalformedBody("a WebSocket upgrade is required"));
            return null;
        }
        var from = http.Connection.RemoteIpAddress;
        if (strangers.TryTake(SourceAddress.Of(from)) is { } place) return new(keys, open, from, place);
        http.Response.Headers.RetryAfter = RetryAfterSeconds;
        await Answers.WriteAsync(http, AlpacaError.RateLimitExceeded);
        return null;
    }

    /// <summary>One socket.</summary>
    internal sealed class Visitor(KeyCheck keys, OpenStreams open, IPAddress? from, IDisposable stranger) : IDisposable
    {
        private IDisposable? noted;

        /// <summary>Null for a key that isn't valid, and for whoever has tried too many.</summary>
        public async Task<ApiKey?> AuthenticateAsync(string keyId, string secret) =>
            (await keys.JudgeAsync(keyId, secret, from, CancellationToken.None)).Key;

        /// <summary>The visitor is known now, and is told when his key ends.</summary>
        public void LetIn(ApiKey key, Action<StreamEnd> end)
        {
            stranger.Dispose();
            noted?.Dispose();
            noted = open.Add(key, end);
        }

        public void Dispose()
        {
            stranger.Dispose();
            noted?.Dispose();
        }
    }
}
