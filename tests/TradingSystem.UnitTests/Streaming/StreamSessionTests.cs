using System.IO.Pipelines;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using System.Threading.Channels;
using Microsoft.Extensions.Time.Testing;
using TradingSystem.Alpaca.Streams;

namespace TradingSystem.UnitTests.Streaming;

/// <summary>How our side ends account streams, over a socket in memory.</summary>
public sealed class StreamSessionTests : IAsyncDisposable
{
    private const string Auth = """{"action":"auth","key":"K","secret":"S"}""";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly FakeTimeProvider clock = new();
    private readonly Streams streams = new();
    private readonly CancellationTokenSource stop = new();
    private readonly List<Task> running = [];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await Task.WhenAll(running).WaitAsync(Patience, Ct);
        stop.Dispose();
    }

    [Fact]
    public async Task Whoever_does_not_authenticate_is_cut()
    {
        var client = Connect();
        clock.Advance(TimeSpan.FromSeconds(11));

        Assert.Equal((404, "auth timeout"), await ErrorAsync(client));
        Assert.Null(await ReceiveAsync(client));
        Assert.Equal(WebSocketCloseStatus.PolicyViolation, client.CloseStatus);
    }

    [Fact]
    public async Task Whoever_offers_a_wrong_key_later_is_cut_as_well()
    {
        var client = Connect();
        await AuthenticateAsync(client);
        clock.Advance(TimeSpan.FromSeconds(11));
        await SendAsync(client, """{"action":"auth","key":"K","secret":"wrong"}""");
        Assert.Contains("unauthorized", await ReceiveAsync(client));
        Assert.Equal(0, streams.Taken);
        clock.Advance(TimeSpan.FromSeconds(11));

        Assert.Equal(404, (await ErrorAsync(client)).Code);
    }

    [Fact]
    public async Task Key_that_ends_ends_its_stream_with_the_reason()
    {
        var client = Connect();
        await AuthenticateAsync(client);
        await ListenAsync(client);

        streams.End!(StreamEnd.KeyEnded);

        Assert.Equal((402, StreamEnd.KeyEnded.Message), await ErrorAsync(client));
        Assert.Null(await ReceiveAsync(client));
        Assert.Equal(0, streams.Taken);
    }

    [Fact]
    public async Task Stream_beyond_those_that_a_key_may_have_is_refused_until_one_ends()
    {
        var first = Connect();
        await AuthenticateAsync(first);
        var second = Connect();
        await SendAsync(second, Auth);
        Assert.Equal((406, "connection limit exceeded"), await ErrorAsync(second));
        Assert.Null(await ReceiveAsync(second));

        await first.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, Ct);
        await running[0].WaitAsync(Patience, Ct);
        await AuthenticateAsync(Connect());
    }

    [Fact]
    public async Task Reader_that_takes_nothing_is_cut_before_much_waits_for_him()
    {
        var client = Connect();
        await AuthenticateAsync(client);
        await ListenAsync(client);
        var message = new byte[64 * 1024];

        for (var sent = 0; sent < 100; sent++) streams.Fan.Send("K", message);   // 6.5 MB
        await Task.Delay(50, Ct);
        Assert.False(running[0].IsCompleted);
        Assert.True(streams.Fan.HasStreams("K"));

        // Beyond 8 MB, and what the socket holds.
        for (var sent = 0; sent < 50; sent++) streams.Fan.Send("K", message);
        await AdvanceUntilEndedAsync(running[0]);
        Assert.False(streams.Fan.HasStreams("K"));
    }

    [Fact]
    public async Task Keys_that_cannot_be_judged_end_the_stream()
    {
        var client = Connect();
        await SendAsync(client, """{"action":"auth","key":"broken","secret":"S"}""");
        Assert.Equal(500, (await ErrorAsync(client)).Code);
    }

    /// <summary>The client doesn't take its last message: after a moment the socket is cut without.</summary>
    private async Task AdvanceUntilEndedAsync(Task session)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (!session.IsCompleted && !deadline.IsCancellationRequested)
        {
            clock.Advance(TimeSpan.FromMilliseconds(100));
            await Task.Delay(5, Ct);
        }
        Assert.True(session.IsCompleted);
    }

    private static async Task AuthenticateAsync(WebSocket client)
    {
        await SendAsync(client, Auth);
        Assert.Equal("""{"stream":"authorization","data":{"status":"authorized","action":"authenticate"}}""",
            await ReceiveAsync(client));
    }

    private static async Task ListenAsync(WebSocket client)
    {
        await SendAsync(client, """{"action":"listen","data":{"streams":["trade_updates"]}}""");
        Assert.Contains("listening", await ReceiveAsync(client));
    }

    private static async Task<(int Code, string? Message)> ErrorAsync(WebSocket client)
    {
        var error = JsonDocument.Parse((await ReceiveAsync(client))!).RootElement;
        Assert.Equal("error", error.GetProperty("action").GetString());
        return (error.GetProperty("data")
            .GetProperty("code")
            .GetInt32(), error.GetProperty("data").GetProperty("error_message").GetString());
    }

    private WebSocket Connect()
    {
        var (up, down) = (new Pipe(), new Pipe());
        var server = WebSocket.CreateFromStream(
            new DuplexStream(up.Reader, down.Writer), new WebSocketCreationOptions { IsServer = true });
        var client = WebSocket.CreateFromStream(
            new DuplexStream(down.Reader, up.Writer), new WebSocketCreationOptions { IsServer = false });
        running.Add(new StreamSession<string>(server, messagePack: false, streams, clock).RunAsync(stop.Token));
        return client;
    }

    private static Task SendAsync(WebSocket socket, string text) =>
        socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, true, Ct);

    /// <summary>Null when the other side closed.</summary>
    private static async Task<string?> ReceiveAsync(WebSocket socket)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        patience.CancelAfter(Patience);
        var (buffer, whole) = (new byte[16384], new MemoryStream());
        while (true)
        {
            var part = await socket.ReceiveAsync(buffer, patience.Token);
            if (part.MessageType == WebSocketMessageType.Close) return null;
            whole.Write(buffer, 0, part.Count);
            if (part.EndOfMessage) return Encoding.UTF8.GetString(whole.ToArray());
        }
    }

    /// <summary>One place, one user.</summary>
    private sealed class Streams : IAccountStreams<string>
    {
        public UpdateFan<string> Fan { get; } = new();

        public int Taken { get; private set; }

        public Action<StreamEnd>? End { get; private set; }

        public IUpdateHistory<string>? History => null;

        public Task<string?> AuthenticateAsync(string key, string secret) =>
            key == "broken" ? throw new TimeoutException() : Task.FromResult(key == "K" && secret == "S" ? key : null);

        public IDisposable? TryEnter(string user, Action<StreamEnd> end)
        {
            if (Taken > 0) return null;
            Taken++;
            End = end;
            return new Place(this);
        }

        public IDisposable Subscribe(string user, ChannelWriter<ReadOnlyMemory<byte>> writer) =>
            Fan.Subscribe(user, writer);

        private sealed class Place(Streams owner) : IDisposable
        {
            public void Dispose() => owner.Taken--;
        }
    }
}
