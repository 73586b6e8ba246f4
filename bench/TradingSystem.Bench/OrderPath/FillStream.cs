using System.Buffers.Text;
using System.Diagnostics;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using TradingSystem.Bench.Load;
using TradingSystem.Bench.Running;

namespace TradingSystem.Bench.OrderPath;

/// <summary>One account's <c>/stream</c>: passes on the numbers of this run's orders as their fills are told.</summary>
internal sealed class FillStream : IAsyncDisposable
{
    private readonly ClientWebSocket socket = new();
    private readonly CancellationTokenSource stopping = new();
    private readonly byte[] buffer = new byte[64 * 1024];
    private readonly byte[] idPrefix;
    private readonly Action<long, long> filled;
    private Task receiving = Task.CompletedTask;

    private FillStream(string idPrefix, Action<long, long> filled) =>
        (this.idPrefix, this.filled) = (Encoding.UTF8.GetBytes(idPrefix), filled);

    /// <summary>False when the stream was cut: fills after that weren't seen.</summary>
    public bool IsOpen => !receiving.IsCompleted;

    /// <summary>Returns when the account is listened to.</summary>
    /// <param name="filled">Number and moment.</param>
    public static async Task<FillStream> OpenAsync(
        RunningSystem system, int account, string idPrefix, Action<long, long> filled, CancellationToken ct)
    {
        var stream = new FillStream(idPrefix, filled);
        await stream.socket.ConnectAsync(system.Stream, ct);
        var hello = await stream.AskAsync(
            $$$"""{"action":"authenticate","data":{"key_id":"{{{system.LoadKeyId(account)}}}","secret_key":"{{{system.TraderSecret}}}"}}""",
            ct);
        if (!hello.Contains("\"authorized\"", StringComparison.Ordinal))
        {
            throw new BenchProblem($"the stream answers {hello}");
        }
        var listening = await stream.AskAsync("""{"action":"listen","data":{"streams":["trade_updates"]}}""", ct);
        if (!listening.Contains("trade_updates", StringComparison.Ordinal))
        {
            throw new BenchProblem($"the stream answers {listening}");
        }
        stream.receiving = stream.ReceiveAsync();
        return stream;
    }

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await receiving.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        socket.Dispose();
        stopping.Dispose();
    }

    private async Task<string> AskAsync(string text, CancellationToken ct)
    {
        await socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, endOfMessage: true, ct);
        return Encoding.UTF8.GetString(buffer, 0, await ReadMessageAsync(ct));
    }

    private async Task ReceiveAsync()
    {
        while (await ReadMessageAsync(stopping.Token) is > 0 and var length)
        {
            Handle(buffer.AsSpan(0, length), Stopwatch.GetTimestamp());
        }
    }

    private async ValueTask<int> ReadMessageAsync(CancellationToken ct)
    {
        var length = 0;
        while (true)
        {
            var part = await socket.ReceiveAsync(buffer.AsMemory(length), ct);
            if (part.MessageType == WebSocketMessageType.Close) return 0;
            length += part.Count;
            if (part.EndOfMessage) return length;
            if (length == buffer.Length) throw new BenchProblem("a stream message is longer than any trade update");
        }
    }

    private void Handle(ReadOnlySpan<byte> text, long at)
    {
        var json = new Utf8JsonReader(text);
        var (isFill, number) = (false, -1L);
        while (json.Read())
        {
            if (json.TokenType != JsonTokenType.PropertyName) continue;
            if (json.ValueTextEquals("event"u8))
            {
                json.Read();
                isFill = json.ValueTextEquals("fill"u8);
            }
            else if (json.ValueTextEquals("client_order_id"u8))
            {
                json.Read();
                number = NumberOf(json.ValueSpan);
            }
        }
        if (isFill && number >= 0) filled(number, at);
    }

    private long NumberOf(ReadOnlySpan<byte> id) =>
        id.Length == idPrefix.Length + OrderRequest.NumberDigits
            && id.StartsWith(idPrefix)
            && Utf8Parser.TryParse(id[idPrefix.Length..], out long number, out _)
            ? number
            : -1;
}
