using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using System.Threading.Channels;
using TradingSystem.Peers.EfCore.Messaging;
using TradingSystem.Peers.EfCore.Streaming;

namespace TradingSystem.Peers.EfCore.Execution;

/// <summary>
/// Listens to the venue's trade updates. Fills of one account are booked one after the other, those of different
/// accounts beside each other.
/// </summary>
public sealed class FillListener(
    FillBooking booking, PeerOptions options, TimeProvider clock, ILogger<FillListener> logger) : BackgroundService
{
    private static readonly TimeSpan RetryDelay = TimeSpan.FromMilliseconds(500);

    private readonly SemaphoreSlim bookers = new(options.Bookers);
    private readonly Dictionary<Guid, ChannelWriter<(Guid Order, UpdateData Update)>> lanes = [];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var ct = stoppingToken;
        while (!ct.IsCancellationRequested)
        {
            try
            {
                using var socket = new ClientWebSocket();
                await socket.ConnectAsync(new UriBuilder(options.Venue!) { Scheme = "ws", Path = "/stream" }.Uri, ct);
                await SendAsync(socket,
                    $$$"""{"action":"authenticate","data":{"key_id":"{{{options.VenueKeyId}}}","secret_key":"{{{options.VenueSecretKey}}}"}}""",
                    ct);
                await SendAsync(socket, """{"action":"listen","data":{"streams":["trade_updates"]}}""", ct);
                await ReceiveAsync(socket, ct);
            }
            catch (Exception e) when (!ct.IsCancellationRequested)
            {
                logger.LogWarning(e, "The venue's stream was cut");
            }
            await Task.Delay(RetryDelay, clock, ct);
        }
    }

    private async Task ReceiveAsync(ClientWebSocket socket, CancellationToken ct)
    {
        var buffer = new byte[64 * 1024];
        for (var length = 0; ;)
        {
            var part = await socket.ReceiveAsync(buffer.AsMemory(length), ct);
            if (part.MessageType == WebSocketMessageType.Close) return;
            length += part.Count;
            if (!part.EndOfMessage) continue;
            Dispatch(buffer.AsSpan(0, length), ct);
            length = 0;
        }
    }

    private void Dispatch(ReadOnlySpan<byte> text, CancellationToken ct)
    {
        var message = JsonSerializer.Deserialize(text, PeerJson.Default.UpdateMessage);
        if (message is not { Stream: "trade_updates", Data: { Event: "fill" or "partial_fill", Order.ClientOrderId: { } id } update }
            || !VenueId.TryParse(id, out var account, out var order))
        {
            return;
        }
        if (!lanes.TryGetValue(account, out var lane))
        {
            var made = Channel.CreateUnbounded<(Guid, UpdateData)>(new() { SingleReader = true, SingleWriter = true });
            lanes[account] = lane = made.Writer;
            _ = BookAsync(made.Reader, ct);
        }
        lane.TryWrite((order, update));
    }

    private async Task BookAsync(ChannelReader<(Guid Order, UpdateData Update)> lane, CancellationToken ct)
    {
        await foreach (var (order, update) in lane.ReadAllAsync(ct))
        {
            await bookers.WaitAsync(ct);
            try
            {
                await booking.BookAsync(order, update, ct);
            }
            catch (Exception e) when (!ct.IsCancellationRequested)
            {
                logger.LogWarning(e, "A fill can't be booked");
            }
            finally
            {
                bookers.Release();
            }
        }
    }

    private static ValueTask SendAsync(ClientWebSocket socket, string text, CancellationToken ct) =>
        socket.SendAsync(Encoding.UTF8.GetBytes(text).AsMemory(), WebSocketMessageType.Text, endOfMessage: true, ct);
}
