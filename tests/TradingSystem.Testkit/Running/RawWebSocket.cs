using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;

namespace TradingSystem.Testkit.Running;

/// <summary>
/// A WebSocket whose handshake is written by hand: .NET's client leaves a content type out, other clients don't.
/// </summary>
internal static class RawWebSocket
{
    public static async Task<WebSocket> ConnectAsync(Uri at, string path, string header)
    {
        var stream = await HandshakeAsync(at, path, header);
        return WebSocket.CreateFromStream(stream, new WebSocketCreationOptions { IsServer = false });
    }

    /// <summary>The connection after the handshake, for whoever writes frames himself.</summary>
    public static async Task<Stream> HandshakeAsync(Uri at, string path, string header)
    {
        var ct = TestContext.Current.CancellationToken;
        var tcp = new TcpClient();
        await tcp.ConnectAsync(at.Host, at.Port, ct);
        var stream = tcp.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(
            $"GET {path} HTTP/1.1\r\nHost: {at.Authority}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n{header}\r\n\r\n"), ct);
        var answer = new StringBuilder();
        var one = new byte[1];
        while (!answer.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            await stream.ReadExactlyAsync(one, ct);
            answer.Append((char)one[0]);
        }
        Assert.StartsWith("HTTP/1.1 101", answer.ToString());
        return stream;
    }
}
