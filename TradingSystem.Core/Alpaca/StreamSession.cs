using System.Net.WebSockets;
using System.Text.Json;
using System.Threading.Channels;
using TradingSystem.Core.Batching;

namespace TradingSystem.Core.Alpaca;

/// <summary>
/// The server's side of Alpaca's account stream on one socket: authenticate, listen, receive. Client frames may be text or
/// binary; ours are binary frames of JSON, as the real host sends them.
/// </summary>
/// <typeparam name="TUser">Who is let in.</typeparam>
/// <param name="authenticate">Null for a key that isn't valid.</param>
/// <param name="subscribe">Sends trade updates to the writer until the answer is disposed. Completing the writer cuts the stream.</param>
public sealed class StreamSession<TUser>(WebSocket socket, Func<string, string, Task<TUser?>> authenticate, Func<TUser, ChannelWriter<ReadOnlyMemory<byte>>, IDisposable> subscribe)
    where TUser : class
{
    private const int MaxRequestBytes = 64 * 1024;
    private const int MaxWaitingMessages = 65_536;
    private const string TradeUpdates = "trade_updates";

    private readonly Channel<ReadOnlyMemory<byte>> outgoing = Channel.CreateBounded<ReadOnlyMemory<byte>>(MaxWaitingMessages);
    private TUser? user;
    private IDisposable? subscription;

    /// <summary>Returns when the socket is done with: closed by the client, cut, or told to stop.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var sending = SendAsync(ended.Token);
        var receiving = ReceiveAsync(ended.Token);
        try
        {
            await Task.WhenAny(sending, receiving);
        }
        finally
        {
            subscription?.Dispose();
            outgoing.Writer.TryComplete();
            await CloseAsync();
            await ended.CancelAsync();
            await Task.WhenAll(sending, receiving).Ended();
        }
    }

    private async Task SendAsync(CancellationToken ct)
    {
        await foreach (var message in outgoing.Reader.ReadAllAsync(ct)) await socket.SendAsync(message, WebSocketMessageType.Binary, endOfMessage: true, ct);
    }

    private async Task ReceiveAsync(CancellationToken ct)
    {
        var (buffer, length) = (new byte[MaxRequestBytes], 0);
        while (true)
        {
            var part = await socket.ReceiveAsync(buffer.AsMemory(length), ct);
            if (part.MessageType == WebSocketMessageType.Close) return;
            length += part.Count;
            if (!part.EndOfMessage && length < buffer.Length) continue;
            if (!part.EndOfMessage) return;   // nobody needs requests of that size
            await AnswerAsync(buffer.AsMemory(0, length));
            length = 0;
        }
    }

    private async Task AnswerAsync(ReadOnlyMemory<byte> text)
    {
        JsonDocument json;
        try { json = JsonDocument.Parse(text); }
        catch (JsonException) { Fail("invalid syntax"); return; }
        using (json)
        {
            var action = json.RootElement.ValueKind == JsonValueKind.Object ? Text(json.RootElement, "action") : null;
            switch (action)
            {
                case "authenticate" or "auth": await AuthenticateAsync(json.RootElement); break;
                case "listen" when user is null: Reply("authorization", """{"status":"unauthorized","action":"listen"}"""); break;
                case "listen": Listen(json.RootElement); break;
                case null: Fail("action is required"); break;
                default: Fail($"unknown action '{(action.Length <= 32 ? action : action[..32])}'"); break;
            }
        }
    }

    private async Task AuthenticateAsync(JsonElement request)
    {
        var data = request.TryGetProperty("data", out var nested) && nested.ValueKind == JsonValueKind.Object ? nested : request;
        var (key, secret) = (Text(data, "key_id") ?? Text(data, "key"), Text(data, "secret_key") ?? Text(data, "secret"));
        user = key is null || secret is null ? null : await authenticate(key, secret);
        Reply("authorization", $$"""{"status":"{{(user is null ? "unauthorized" : "authorized")}}","action":"authenticate"}""");
        if (user is null) Unsubscribe();
    }

    /// <summary>Replaces what was listened to before; streams that don't exist are left out of the answer.</summary>
    private void Listen(JsonElement request)
    {
        var wanted = request.TryGetProperty("data", out var data) && data.ValueKind == JsonValueKind.Object && data.TryGetProperty("streams", out var streams) && streams.ValueKind == JsonValueKind.Array
            && streams.EnumerateArray().Any(stream => stream.ValueKind == JsonValueKind.String && stream.ValueEquals(TradeUpdates));
        Unsubscribe();
        Reply("listening", wanted ? $$"""{"streams":["{{TradeUpdates}}"]}""" : """{"streams":[]}""");
        if (wanted) subscription = subscribe(user!, outgoing.Writer);
    }

    private void Unsubscribe()
    {
        subscription?.Dispose();
        subscription = null;
    }

    private void Reply(string stream, string data) => Write($$"""{"stream":"{{stream}}","data":{{data}}}""");

    private void Fail(string message) => Write($$$"""{"action":"error","data":{"error_message":{{{JsonSerializer.Serialize(message, ErrorTextJson.Default.String)}}}}}""");

    private void Write(string text) => outgoing.Writer.TryWrite(System.Text.Encoding.UTF8.GetBytes(text));

    private async Task CloseAsync()
    {
        if (socket.State is not (WebSocketState.Open or WebSocketState.CloseReceived)) return;
        try
        {
            using var brief = new CancellationTokenSource(TimeSpan.FromSeconds(1));
            await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, brief.Token);
        }
        catch (Exception e) when (e is OperationCanceledException or WebSocketException or InvalidOperationException)
        {
            socket.Abort();
        }
    }

    private static string? Text(JsonElement element, string name) => element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}

[System.Text.Json.Serialization.JsonSerializable(typeof(string))]
internal sealed partial class ErrorTextJson : System.Text.Json.Serialization.JsonSerializerContext;
