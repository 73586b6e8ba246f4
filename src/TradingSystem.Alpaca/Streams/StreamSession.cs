using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using TradingSystem.Alpaca.Trading;
using static TradingSystem.Alpaca.Streams.StreamRequests;

namespace TradingSystem.Alpaca.Streams;

/// <summary>
/// The server's side of Alpaca's account stream on one socket: authenticate, listen, receive. Client frames may be text
/// or binary; ours are binary frames of JSON, as the real host sends them, or of MessagePack for whoever asked for
/// that. A client that doesn't authenticate, or takes less than comes for him, is cut.
/// </summary>
/// <typeparam name="TUser">Who is let in.</typeparam>
public sealed class StreamSession<TUser>(
    WebSocket socket, bool messagePack, IAccountStreams<TUser> streams, TimeProvider clock)
    where TUser : class
{
    private static readonly TimeSpan AuthPatience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LastWords = TimeSpan.FromSeconds(1);

    private readonly StreamQueue outgoing = new();
    private TUser? user;
    private IDisposable? place;
    private IDisposable? subscription;

    /// <summary>Returns when the socket is done with: closed by the client, cut, or told to stop.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var (sending, receiving) = (SendAsync(ended.Token), ReceiveAsync(ended.Token));
        var patience = AuthenticatedInTimeAsync(ended.Token);
        try
        {
            await Task.WhenAny(sending, receiving, outgoing.Cut);
        }
        finally
        {
            Leave();
            outgoing.TryComplete();
            await CloseAsync(sending, receiving);
            await ended.CancelAsync();
            await Task.WhenAll(sending, receiving, patience).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            Leave();   // a request may have been on its way
        }
    }

    /// <summary>Ends the session; the reason is the last that the client is told, if he takes it.</summary>
    private void End(StreamEnd reason) => outgoing.TryComplete(new StreamEndException(reason));

    private async Task SendAsync(CancellationToken ct)
    {
        await foreach (var message in outgoing.ReadAllAsync(ct))
        {
            await SendAsync(message, ct);
            if (outgoing.Cut.IsCompleted) return;
        }
    }

    private ValueTask SendAsync(ReadOnlyMemory<byte> message, CancellationToken ct) =>
        socket.SendAsync(messagePack ? MessagePackJson.FromJson(message) : message, WebSocketMessageType.Binary,
            endOfMessage: true, ct);

    private async Task ReceiveAsync(CancellationToken ct)
    {
        var requests = new StreamRequests(socket, messagePack);
        while (await requests.NextAsync(ct) is { } request && !outgoing.Cut.IsCompleted)
        {
            await AnswerAsync(requests, request, ct);
        }
    }

    /// <summary>Also of a client that was let in and then offered a key that isn't valid.</summary>
    private async Task AuthenticatedInTimeAsync(CancellationToken ct)
    {
        do await Task.Delay(AuthPatience, clock, ct);
        while (Volatile.Read(ref user) is not null);
        End(StreamEnd.AuthTimeout);
    }

    private async Task AnswerAsync(StreamRequests requests, ReadOnlyMemory<byte> request, CancellationToken ct)
    {
        JsonDocument json;
        try { json = requests.Parse(request); }
        catch (Exception e) when (e is JsonException or FormatException) { Fail("invalid syntax"); return; }
        using (json)
        {
            var action = json.RootElement.ValueKind == JsonValueKind.Object ? TextOf(json.RootElement, "action") : null;
            switch (action)
            {
                case "authenticate" or "auth": await AuthenticateAsync(json.RootElement); break;
                case "listen" when user is null:
                    Reply("authorization", """{"status":"unauthorized","action":"listen"}""");
                    break;
                case "listen": await ListenAsync(json.RootElement, ct); break;
                case null: Fail("action is required"); break;
                default: Fail($"unknown action '{(action.Length <= 32 ? action : action[..32])}'"); break;
            }
        }
    }

    private async Task AuthenticateAsync(JsonElement request)
    {
        var data = request.TryGetProperty("data", out var nested) && nested.ValueKind == JsonValueKind.Object
            ? nested
            : request;
        var (key, secret) = (TextOf(data, "key_id")
            ?? TextOf(data, "key"), TextOf(data, "secret_key") ?? TextOf(data, "secret"));
        TUser? known;
        try
        {
            known = key is null || secret is null ? null : await streams.AuthenticateAsync(key, secret);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            End(StreamEnd.Internal);   // whoever knows the keys is away
            return;
        }
        Leave();
        if (known is not null && (place = streams.TryEnter(known, End)) is null)
        {
            End(StreamEnd.ConnectionLimitExceeded);
            return;
        }
        Volatile.Write(ref user, known);
        var status = known is null ? "unauthorized" : "authorized";
        Reply("authorization", $$"""{"status":"{{status}}","action":"authenticate"}""");
    }

    /// <summary>Replaces what was listened to before; streams that don't exist are left out of the answer.</summary>
    private async Task ListenAsync(JsonElement request, CancellationToken ct)
    {
        var wanted = request.TryGetProperty("data", out var data)
            && data.ValueKind == JsonValueKind.Object
            && data.TryGetProperty("streams", out var named)
            && named.ValueKind == JsonValueKind.Array
            && named
                .EnumerateArray()
                .Any(stream => stream.ValueKind == JsonValueKind.String && stream.ValueEquals(AccountStream.TradeUpdates));
        var since = wanted && streams.History is not null ? TextOf(data, "since") : null;
        if (since is not null && await RefusalAsync(since, ct) is { } refusal)
        {
            Fail(refusal);
            return;
        }
        Unsubscribe();
        Reply("listening", wanted ? $$"""{"streams":["{{AccountStream.TradeUpdates}}"]}""" : """{"streams":[]}""");
        if (since is not null)
        {
            subscription = new ResumedSubscription<TUser>(streams.History!, user!, since, streams.Subscribe, outgoing);
        }
        else if (wanted)
        {
            subscription = streams.Subscribe(user!, outgoing);
        }
    }

    private async Task<string?> RefusalAsync(string since, CancellationToken ct)
    {
        try
        {
            return await streams.History!.RefusalAsync(user!, since, ct);
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

    private void Leave()
    {
        Unsubscribe();
        place?.Dispose();
        place = null;
    }

    private void Reply(string stream, string data) => Write($$"""{"stream":"{{stream}}","data":{{data}}}""");

    private void Fail(string message) =>
        Write($$$"""{"action":"error","data":{"error_message":{{{JsonSerializer.Serialize(message, ErrorTextJson.Default.String)}}}}}""");

    private void Write(string text)
    {
        if (!outgoing.TryWrite(Encoding.UTF8.GetBytes(text))) End(StreamEnd.SlowClient);
    }

    private async Task CloseAsync(Task sending, Task receiving)
    {
        try
        {
            using var brief = new CancellationTokenSource(LastWords, clock);
            // A frame that is on its way must be whole before another follows.
            await Task.WhenAny(sending).WaitAsync(brief.Token);
            if (socket.State is not (WebSocketState.Open or WebSocketState.CloseReceived)) return;
            var reason = outgoing.Cut.IsCompleted ? await outgoing.Cut : null;
            if (reason is not null) await SendAsync(Encoding.UTF8.GetBytes(reason.Json), brief.Token);
            var status = reason is null ? WebSocketCloseStatus.NormalClosure : WebSocketCloseStatus.PolicyViolation;
            await socket.CloseOutputAsync(status, reason?.Message, brief.Token);
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
