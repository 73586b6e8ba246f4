using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using System.Threading.Channels;
using static TradingSystem.Alpaca.Streams.StreamRequests;

namespace TradingSystem.Alpaca.Streams;

/// <summary>
/// The server's side of Alpaca's market data stream on one socket: greet, authenticate, subscribe, send. JSON in text
/// frames, or MessagePack in binary ones. A client that takes less than it has asked for is cut, with what waited for
/// him.
/// </summary>
/// <param name="authenticate">The user of a key and secret; null when they aren't valid.</param>
/// <param name="symbolOf">The feed's symbol of what is named in any spelling; null when it has none.</param>
public sealed class MarketStreamSession(
    WebSocket socket, MarketFeed feed, bool messagePack, Func<string, string, Task<string?>> authenticate,
    Func<string, string?> symbolOf, MarketStreamFan fan, TimeProvider clock)
{
    private const int MaxWaitingFrames = 512;
    private const int MaxWaitingBytes = 4 << 20;
    private const int MaxSymbols = 2000;
    private static readonly TimeSpan AuthPatience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LastWords = TimeSpan.FromSeconds(1);

    private readonly Channel<byte[]> outgoing = Channel.CreateBounded<byte[]>(MaxWaitingFrames);
    private readonly TaskCompletionSource<MarketStreamError> cut = new(
        TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly HashSet<string> booksShown = [];   // the fan lets one in at a time
    private MarketSubscription subscription = MarketSubscription.None;
    private long waitingBytes;
    private string? user;

    /// <summary>Returns when the socket is done with: closed by the client, cut, or told to stop.</summary>
    /// <param name="key">Of the handshake's headers; empty when it had none.</param>
    public async Task RunAsync(string key, string secret, CancellationToken stop)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(stop);
        Say("""[{"T":"success","msg":"connected"}]""");
        if (key.Length > 0) await AuthenticateAsync(key, secret);
        var (sending, receiving, patience) = (SendAsync(ended.Token), ReceiveAsync(ended.Token), AuthenticatedInTimeAsync(ended.Token));
        try
        {
            await Task.WhenAny(sending, receiving, cut.Task, Stopped(ended.Token));
        }
        finally
        {
            fan.Leave(this);
            outgoing.Writer.TryComplete();
            await CloseAsync(sending, receiving);
            await ended.CancelAsync();
            await Task.WhenAll(sending, receiving, patience).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Those of the messages that the client wants, in one frame. Never waits.</summary>
    public void Offer(IReadOnlyList<MarketMessage> messages)
    {
        var wanted = Volatile.Read(ref subscription);
        if (wanted.Count == 0) return;
        Enqueue([.. messages
            .Where(wanted.Wants)
            .Select(message => message.WholeBook is { } whole && booksShown.Add(message.Symbol) ? whole : message)]);
    }

    /// <summary>Those of the whole books that the client wants and hasn't had since he asked for them.</summary>
    public void OfferBooks(IReadOnlyCollection<MarketMessage> books)
    {
        var wanted = Volatile.Read(ref subscription);
        booksShown.ExceptWith(books.Where(book => !wanted.Wants(book)).Select(book => book.Symbol));
        Enqueue([.. books.Where(book => wanted.Wants(book) && booksShown.Add(book.Symbol))]);
    }

    /// <summary>Ends the session; the reason is the last that the client is told, if he takes it.</summary>
    public void End(MarketStreamError reason) => cut.TrySetResult(reason);

    private static byte[] JsonFrame(MarketMessage[] messages)
    {
        var frame = new MemoryStream();
        foreach (var message in messages)
        {
            frame.WriteByte(frame.Length == 0 ? (byte)'[' : (byte)',');
            frame.Write(message.Json);
        }
        frame.WriteByte((byte)']');
        return frame.ToArray();
    }

    private static byte[] MessagePackFrame(MarketMessage[] messages)
    {
        var frame = new MemoryStream();
        frame.Write(MessagePackJson.ArrayHeader(messages.Length));
        foreach (var message in messages) frame.Write(message.MessagePack);
        return frame.ToArray();
    }

    private void Say(string json)
    {
        var text = Encoding.UTF8.GetBytes(json);
        Enqueue(messagePack ? MessagePackJson.FromJson(text) : text);
    }

    private void Enqueue(MarketMessage[] messages)
    {
        if (messages.Length > 0) Enqueue(messagePack ? MessagePackFrame(messages) : JsonFrame(messages));
    }

    private void Enqueue(byte[] frame)
    {
        if (Interlocked.Add(ref waitingBytes, frame.Length) > MaxWaitingBytes || !outgoing.Writer.TryWrite(frame))
        {
            End(MarketStreamError.SlowClient);
        }
    }

    private async Task SendAsync(CancellationToken ct)
    {
        await foreach (var frame in outgoing.Reader.ReadAllAsync(ct))
        {
            await SendAsync(frame, ct);
            Interlocked.Add(ref waitingBytes, -frame.Length);
            if (cut.Task.IsCompleted) return;
        }
    }

    private ValueTask SendAsync(byte[] frame, CancellationToken ct) =>
        socket.SendAsync(frame.AsMemory(), messagePack ? WebSocketMessageType.Binary : WebSocketMessageType.Text,
            endOfMessage: true, ct);

    private async Task ReceiveAsync(CancellationToken ct)
    {
        var requests = new StreamRequests(socket, messagePack);
        while (await requests.NextAsync(ct) is { } request && !cut.Task.IsCompleted)
        {
            await AnswerAsync(requests, request);
        }
        if (requests.TooLarge) End(MarketStreamError.InvalidSyntax);
    }

    private async Task AuthenticatedInTimeAsync(CancellationToken ct)
    {
        await Task.Delay(AuthPatience, clock, ct);
        if (Volatile.Read(ref user) is null) End(MarketStreamError.AuthTimeout);
    }

    private async Task AnswerAsync(StreamRequests requests, ReadOnlyMemory<byte> request)
    {
        try
        {
            using var json = requests.Parse(request);
            var action = json.RootElement.ValueKind == JsonValueKind.Object ? TextOf(json.RootElement, "action") : null;
            switch (action)
            {
                case "auth" when user is not null: Say(MarketStreamError.AlreadyAuthenticated.Json); break;
                case "auth":
                    await AuthenticateAsync(
                        TextOf(json.RootElement, "key") ?? "", TextOf(json.RootElement, "secret") ?? "");
                    break;
                case "subscribe" or "unsubscribe" when user is null:
                    Say(MarketStreamError.NotAuthenticated.Json);
                    break;
                case "subscribe" or "unsubscribe":
                    Say(Change(json.RootElement, action == "subscribe")?.Json ?? subscription.ToJson(feed));
                    fan.ShowBooks(this);
                    break;
                default: Say(MarketStreamError.InvalidSyntax.Json); break;
            }
        }
        catch (Exception e) when (e is JsonException or FormatException)
        {
            Say(MarketStreamError.InvalidSyntax.Json);
        }
    }

    private async Task AuthenticateAsync(string key, string secret)
    {
        string? known;
        try
        {
            known = await authenticate(key, secret);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            End(MarketStreamError.Internal);   // whoever knows the keys is away
            return;
        }
        if (known is null) Say(MarketStreamError.AuthFailed.Json);
        else if (!feed.IsServed) End(MarketStreamError.InsufficientSubscription);
        else if (!fan.TryJoin(this, known)) End(MarketStreamError.ConnectionLimitExceeded);
        else
        {
            Volatile.Write(ref user, known);
            Say("""[{"T":"success","msg":"authenticated"}]""");
        }
    }

    /// <returns>What is wrong; then nothing is changed.</returns>
    private MarketStreamError? Change(JsonElement request, bool more)
    {
        var changed = subscription;
        foreach (var member in request.EnumerateObject())
        {
            if (member.NameEquals("action")) continue;
            if (!feed.Channels.Contains(member.Name)) return MarketStreamError.InvalidSubscription;
            if (member.Value.ValueKind != JsonValueKind.Array
                || member.Value.EnumerateArray().Any(symbol => symbol.ValueKind != JsonValueKind.String))
            {
                return MarketStreamError.InvalidSyntax;
            }
            string[] names = [.. member.Value.EnumerateArray().Select(symbol => symbol.GetString()!)];
            if (more && Array.Find(names, name => SymbolOf(name) is null) is { } unknown)
            {
                return MarketStreamError.UnknownSymbol(unknown);
            }
            string[] symbols = [.. names.Select(name => SymbolOf(name) ?? name)];
            changed = more ? changed.With(member.Name, symbols, feed) : changed.Without(member.Name, symbols, feed);
        }
        if (changed.Count > MaxSymbols) return MarketStreamError.SymbolLimitExceeded;
        Volatile.Write(ref subscription, changed);
        return null;
    }

    private string? SymbolOf(string name) => name == MarketSubscription.AllSymbols ? name : symbolOf(name);

    private async Task CloseAsync(Task sending, Task receiving)
    {
        try
        {
            using var brief = new CancellationTokenSource(LastWords, clock);
            await sending.WaitAsync(brief.Token);   // a frame that is on its way must be whole before another follows
            if (socket.State is not (WebSocketState.Open or WebSocketState.CloseReceived)) return;
            if (cut.Task.IsCompleted)
            {
                var last = Encoding.UTF8.GetBytes((await cut.Task).Json);
                await SendAsync(messagePack ? MessagePackJson.FromJson(last) : last, brief.Token);
            }
            await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, brief.Token);
            await UntilClosedAsync(socket, receiving, brief.Token);
        }
        catch (Exception e) when (e is OperationCanceledException or WebSocketException or InvalidOperationException)
        {
            socket.Abort();
        }
    }

    private static async Task Stopped(CancellationToken ct) =>
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, ct)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
}
