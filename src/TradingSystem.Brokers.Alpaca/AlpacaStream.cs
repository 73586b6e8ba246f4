using System.Net.WebSockets;
using System.Runtime.CompilerServices;
using System.Text.Json;
using TradingSystem.Alpaca.Trading;
using TradingSystem.Core.Brokers;
using TradingSystem.Domain.Books;
using TradingSystem.Domain.Instruments;
using TradingSystem.Domain.Orders;
using TradingSystem.Domain.Text;

namespace TradingSystem.Brokers.Alpaca;

/// <summary>Alpaca's account stream: authenticate, listen to trade_updates, translate its events.</summary>
/// <param name="address">Finds the address of the stream; a function, since a service's address may change.</param>
public sealed class AlpacaStream(Func<Uri> address, BrokerOptions options, CryptoFee fees, TimeProvider clock)
{
    private const int MaxMessageBytes = 1 << 20;
    private static readonly TimeSpan HandshakeTimeout = TimeSpan.FromSeconds(5);

    /// <summary>See <see cref="IBroker.UpdatesAsync"/>.</summary>
    public async IAsyncEnumerable<BrokerUpdate?> UpdatesAsync([EnumeratorCancellation] CancellationToken ct)
    {
        using var socket = new ClientWebSocket();
        socket.Options.KeepAliveInterval = TimeSpan.FromSeconds(5);
        socket.Options.KeepAliveTimeout = TimeSpan.FromSeconds(5);
        await ConnectAsync(socket, ct);
        yield return null;

        var buffer = new byte[16 * 1024];
        while (await ReceiveAsync(socket, buffer, ct) is { } text)
        {
            if (Translate(text.Span, fees) is { } update) yield return update;
        }
        throw new BrokerUnavailableException("the stream was closed");
    }

    /// <summary>An event as our order sees it; null for anything but a trade update.</summary>
    public static BrokerUpdate? Translate(ReadOnlySpan<byte> text, CryptoFee fees)
    {
        var message = JsonSerializer.Deserialize(text, TradingJson.Default.StreamMessageTradeUpdateWire);
        if (message?.Stream != AccountStream.TradeUpdates) return null;
        var (update, order) = (message.Data, message.Data.Order);
        var brokerOrderId = order.Id.ToString();
        var fee = fees.Of(order.AssetClass == EnumName<AssetClass>.Of(AssetClass.Crypto),
            order.Side == "buy" ? OrderSide.Buy : OrderSide.Sell, update.Qty ?? 0, update.Price ?? 0);
        OrderEvent? happened = update.Event switch
        {
            // Done for the day: it goes on with the next one.
            "new" or "accepted" or "pending_new" or "done_for_day" =>
                new OrderEvent.BrokerAccepted(update.Timestamp, brokerOrderId),
            "fill" or "partial_fill" when update is { ExecutionId: { Length: > 0 } execution, Qty: > 0, Price: > 0 } =>
                new OrderEvent.Fill(update.Timestamp, execution, brokerOrderId, update.Qty.Value, update.Price.Value,
                    fee.Cash, update.Event == "fill", fee.Qty),
            "canceled" => new OrderEvent.Canceled(update.Timestamp, order.FilledQty),
            "expired" => new OrderEvent.Expired(update.Timestamp, order.FilledQty),
            "rejected" => new OrderEvent.RejectedLater(update.Timestamp, BrokerOrder.RejectedReason, order.FilledQty),
            "order_cancel_rejected" => new OrderEvent.CancelRefused(update.Timestamp, "refused by the broker"),
            _ => null,
        };
        return new(order.ClientOrderId, happened, AlpacaBroker.MarkOf(order));
    }

    private async Task ConnectAsync(ClientWebSocket socket, CancellationToken ct)
    {
        using var patience = new CancellationTokenSource(HandshakeTimeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, patience.Token);
        try
        {
            await socket.ConnectAsync(address(), either.Token);
            var buffer = new byte[16 * 1024];
            await SendAsync(socket,
                $$$"""{"action":"authenticate","data":{"key_id":{{{JsonSerializer.Serialize(options.KeyId)}}},"secret_key":{{{JsonSerializer.Serialize(options.SecretKey)}}}}}""",
                either.Token);
            await ExpectAsync(socket, buffer, "authorization", "authorized", either.Token);
            await SendAsync(socket, """{"action":"listen","data":{"streams":["trade_updates"]}}""", either.Token);
            await ExpectAsync(socket, buffer, "listening", AccountStream.TradeUpdates, either.Token);
        }
        catch (Exception e) when (!ct.IsCancellationRequested && e is not BrokerUnavailableException)
        {
            throw new BrokerUnavailableException($"the stream can't be opened: {e.Message}", e);
        }
    }

    private static async Task ExpectAsync(
        ClientWebSocket socket, byte[] buffer, string stream, string word, CancellationToken ct)
    {
        var text = await ReceiveAsync(socket, buffer, ct)
            ?? throw new BrokerUnavailableException("the stream was closed while it was opened");
        using var json = JsonDocument.Parse(text);
        var root = json.RootElement;
        if (root.TryGetProperty("stream", out var name)
            && name.ValueEquals(stream)
            && root.GetProperty("data").GetRawText().Contains($"\"{word}\"", StringComparison.Ordinal))
        {
            return;
        }
        throw new BrokerUnavailableException($"the stream answered without '{word}'");
    }

    private static ValueTask SendAsync(ClientWebSocket socket, string text, CancellationToken ct) =>
        socket.SendAsync(
            System.Text.Encoding.UTF8.GetBytes(text).AsMemory(), WebSocketMessageType.Text, endOfMessage: true, ct);

    /// <summary>The next whole message; null when the other side closed.</summary>
    private static async Task<ReadOnlyMemory<byte>?> ReceiveAsync(
        ClientWebSocket socket, byte[] buffer, CancellationToken ct)
    {
        try
        {
            using var whole = new MemoryStream();
            while (true)
            {
                var part = await socket.ReceiveAsync(buffer.AsMemory(), ct);
                if (part.MessageType == WebSocketMessageType.Close) return null;
                whole.Write(buffer, 0, part.Count);
                if (whole.Length > MaxMessageBytes)
                {
                    throw new BrokerUnavailableException("a message of the stream is too long");
                }
                if (part.EndOfMessage) return whole.GetBuffer().AsMemory(0, (int)whole.Length);
            }
        }
        catch (WebSocketException e)
        {
            throw new BrokerUnavailableException($"the stream broke: {e.Message}", e);
        }
    }
}
