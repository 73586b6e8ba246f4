using System.Net.WebSockets;
using System.Text.Json;
using System.Threading.Channels;
using TradingSystem.Peers.EfCore.Intake;

namespace TradingSystem.Peers.EfCore.Streaming;

/// <summary>
/// The account stream, as far as a client needs it that authenticates, listens and then only receives.
/// </summary>
public sealed class StreamEndpoint(KeyCache keys, UpdateStreams streams, IHostApplicationLifetime lifetime)
{
    public async Task HandleAsync(HttpContext http)
    {
        using var socket = await http.WebSockets.AcceptWebSocketAsync();
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(
            http.RequestAborted, lifetime.ApplicationStopping);
        if (await ReadAsync(
            socket, ended.Token) is not { Action: "authenticate", Data: { KeyId: { } key, SecretKey: { } secret } }
            || await keys.AccountOfAsync(key, secret) is not { } account)
        {
            await SendAsync(socket,
                """{"stream":"authorization","data":{"status":"unauthorized","action":"authenticate"}}"""u8.ToArray(),
                ended.Token);
            return;
        }
        await SendAsync(socket,
            """{"stream":"authorization","data":{"status":"authorized","action":"authenticate"}}"""u8.ToArray(),
            ended.Token);
        if (await ReadAsync(socket, ended.Token) is not { Action: "listen" }) return;
        var updates = Channel.CreateUnbounded<byte[]>(new() { SingleReader = true });
        streams.Add(account, updates.Writer);
        try
        {
            await SendAsync(
                socket, """{"stream":"listening","data":{"streams":["trade_updates"]}}"""u8.ToArray(), ended.Token);
            var sending = SendAllAsync(socket, updates.Reader, ended.Token);
            // Whatever the client says next, or its end, ends the stream.
            await Task.WhenAny(sending, ReadAsync(socket, ended.Token));
        }
        finally
        {
            streams.Remove(account, updates.Writer);
            await ended.CancelAsync();
        }
    }

    private static async Task SendAllAsync(WebSocket socket, ChannelReader<byte[]> updates, CancellationToken ct)
    {
        await foreach (var update in updates.ReadAllAsync(ct)) await SendAsync(socket, update, ct);
    }

    private static ValueTask SendAsync(WebSocket socket, ReadOnlyMemory<byte> text, CancellationToken ct) =>
        socket.SendAsync(text, WebSocketMessageType.Text, endOfMessage: true, ct);

    private static async Task<StreamRequest?> ReadAsync(WebSocket socket, CancellationToken ct)
    {
        var buffer = new byte[4096];
        var read = await socket.ReceiveAsync(buffer.AsMemory(), ct);
        return read is { MessageType: not WebSocketMessageType.Close, EndOfMessage: true }
            ? JsonSerializer.Deserialize(buffer.AsSpan(0, read.Count), PeerJson.Default.StreamRequest)
            : null;
    }
}
