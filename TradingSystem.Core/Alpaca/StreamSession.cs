using System.Net.WebSockets;
using System.Text.Json;
using System.Threading.Channels;
using TradingSystem.Core.Batching;
using static TradingSystem.Core.Alpaca.StreamRequests;

namespace TradingSystem.Core.Alpaca;

/// <summary>
/// The server's side of Alpaca's account stream on one socket: authenticate, listen, receive. Client frames may be text or
/// binary; ours are binary frames of JSON, as the real host sends them, or of MessagePack for whoever asked for that.
/// </summary>
/// <typeparam name="TUser">Who is let in.</typeparam>
/// <param name="authenticate">Null for a key that isn't valid.</param>
/// <param name="subscribe">Sends trade updates to the writer until the answer is disposed. Completing the writer cuts the stream.</param>
/// <param name="history">For streams that go on where another ended; null: there is none.</param>
public sealed class StreamSession<TUser>(
    WebSocket socket, bool messagePack, Func<string, string, Task<TUser?>> authenticate, Func<TUser, ChannelWriter<ReadOnlyMemory<byte>>, IDisposable> subscribe, IUpdateHistory<TUser>? history = null)
    where TUser : class
{
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
            await CloseAsync(receiving);
            await ended.CancelAsync();
            await Task.WhenAll(sending, receiving).Ended();
        }
    }

    private async Task SendAsync(CancellationToken ct)
    {
        await foreach (var message in outgoing.Reader.ReadAllAsync(ct)) await socket.SendAsync(messagePack ? MessagePackJson.FromJson(message) : message, WebSocketMessageType.Binary, endOfMessage: true, ct);
    }

    private async Task ReceiveAsync(CancellationToken ct)
    {
        var requests = new StreamRequests(socket, messagePack);
        while (await requests.NextAsync(ct) is { } request) await AnswerAsync(requests, request, ct);
    }

    private async Task AnswerAsync(StreamRequests requests, ReadOnlyMemory<byte> request, CancellationToken ct)
    {
        JsonDocument json;
        try { json = requests.Parse(request); }
        catch (Exception e) when (e is JsonException or FormatException) { Fail("invalid syntax"); return; }
        using (json)
        {
            var action = json.RootElement.ValueKind == JsonValueKind.Object ? Text(json.RootElement, "action") : null;
            switch (action)
            {
                case "authenticate" or "auth": await AuthenticateAsync(json.RootElement); break;
                case "listen" when user is null: Reply("authorization", """{"status":"unauthorized","action":"listen"}"""); break;
                case "listen": await ListenAsync(json.RootElement, ct); break;
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
    private async Task ListenAsync(JsonElement request, CancellationToken ct)
    {
        var wanted = request.TryGetProperty("data", out var data) && data.ValueKind == JsonValueKind.Object && data.TryGetProperty("streams", out var streams) && streams.ValueKind == JsonValueKind.Array
            && streams.EnumerateArray().Any(stream => stream.ValueKind == JsonValueKind.String && stream.ValueEquals(TradeUpdates));
        var since = wanted && history is not null ? Text(data, "since") : null;
        if (since is not null && await RefusalAsync(since, ct) is { } refusal)
        {
            Fail(refusal);
            return;
        }
        Unsubscribe();
        Reply("listening", wanted ? $$"""{"streams":["{{TradeUpdates}}"]}""" : """{"streams":[]}""");
        if (since is not null) subscription = new ResumedSubscription<TUser>(history!, user!, since, subscribe, outgoing.Writer);
        else if (wanted) subscription = subscribe(user!, outgoing.Writer);
    }

    private async Task<string?> RefusalAsync(string since, CancellationToken ct)
    {
        try
        {
            return await history!.RefusalAsync(since, ct);
        }
        catch (Exception) when (!ct.IsCancellationRequested)
        {
            return "what was missed can't be read now, try again";
        }
    }

    private void Unsubscribe()
    {
        subscription?.Dispose();
        subscription = null;
    }

    private void Reply(string stream, string data) => Write($$"""{"stream":"{{stream}}","data":{{data}}}""");

    private void Fail(string message) => Write($$$"""{"action":"error","data":{"error_message":{{{JsonSerializer.Serialize(message, ErrorTextJson.Default.String)}}}}}""");

    private void Write(string text) => outgoing.Writer.TryWrite(System.Text.Encoding.UTF8.GetBytes(text));

    private async Task CloseAsync(Task receiving)
    {
        if (socket.State is not (WebSocketState.Open or WebSocketState.CloseReceived)) return;
        try
        {
            using var brief = new CancellationTokenSource(TimeSpan.FromSeconds(1));
            await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, brief.Token);
            await UntilClosedAsync(socket, receiving, brief.Token);
        }
        catch (Exception e) when (e is OperationCanceledException or WebSocketException or InvalidOperationException)
        {
            socket.Abort();
        }
    }
}

[System.Text.Json.Serialization.JsonSerializable(typeof(string))]
internal sealed partial class ErrorTextJson : System.Text.Json.Serialization.JsonSerializerContext;
