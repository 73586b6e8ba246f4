using System.Net.WebSockets;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using TradingSystem.Alpaca.Streams;
using TradingSystem.Core.Brokers;
using TradingSystem.Core.MarketData.Streaming;
using TradingSystem.Domain.Instruments;
using TradingSystem.Domain.Prices;

namespace TradingSystem.Brokers.Alpaca;

/// <summary>The client's side of Alpaca's market data stream: authenticate, subscribe to everything, read.</summary>
/// <param name="address">Finds the address of the stream; a function, since a service's address may change.</param>
public sealed class AlpacaMarketStream(
    Func<MarketFeed, Uri> address, BrokerOptions options, TimeProvider clock) : IMarketStream
{
    private const int MaxMessageBytes = 8 << 20;
    private static readonly TimeSpan HandshakeTimeout = TimeSpan.FromSeconds(5);

    /// <summary>
    /// A socket may stay open and mute; whoever listens to a market that is closed only connects anew now and then.
    /// </summary>
    private static readonly TimeSpan MaxSilence = TimeSpan.FromSeconds(60);

    public async IAsyncEnumerable<IReadOnlyList<MarketEvent>> ReadAsync(
        AssetClass market, [EnumeratorCancellation] CancellationToken ct)
    {
        var feed = market == AssetClass.Crypto ? MarketFeed.CryptoUs : MarketFeed.Stocks;
        using var socket = new ClientWebSocket();
        socket.Options.KeepAliveInterval = TimeSpan.FromSeconds(5);
        socket.Options.KeepAliveTimeout = TimeSpan.FromSeconds(5);
        var buffer = new MemoryStream();
        await OpenAsync(socket, feed, buffer, ct);
        yield return [];
        while (true)
        {
            await ReceiveAsync(socket, buffer, MaxSilence, ct);
            yield return Read(buffer);
        }
    }

    private async Task OpenAsync(ClientWebSocket socket, MarketFeed feed, MemoryStream buffer, CancellationToken ct)
    {
        using var patience = new CancellationTokenSource(HandshakeTimeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, patience.Token);
        try
        {
            await socket.ConnectAsync(address(feed), either.Token);
            await ExpectAsync(socket, buffer, "connected", either.Token);
            await SendAsync(socket,
                $$"""{"action":"auth","key":{{JsonSerializer.Serialize(options.KeyId)}},"secret":{{JsonSerializer.Serialize(options.SecretKey)}}}""",
                either.Token);
            await ExpectAsync(socket, buffer, "authenticated", either.Token);
            await SendAsync(socket,
                $$"""{"action":"subscribe","trades":["*"],"quotes":["*"],"bars":["*"],"dailyBars":["*"],"{{(feed.Crypto ? MarketFeed.OrderBooks : MarketFeed.Statuses)}}":["*"]}""",
                either.Token);
        }
        catch (Exception e) when (!ct.IsCancellationRequested && e is not BrokerUnavailableException)
        {
            throw new BrokerUnavailableException($"the market data stream can't be opened: {e.Message}", e);
        }
    }

    private async Task ExpectAsync(ClientWebSocket socket, MemoryStream buffer, string word, CancellationToken ct)
    {
        await ReceiveAsync(socket, buffer, HandshakeTimeout, ct);
        var text = Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
        if (!text.Contains($"\"{word}\"", StringComparison.Ordinal))
        {
            throw new BrokerUnavailableException(
                $"the market data stream answered without '{word}': {text[..Math.Min(text.Length, 200)]}");
        }
    }

    private static List<MarketEvent> Read(MemoryStream frame)
    {
        try
        {
            using var json = JsonDocument.Parse(frame.GetBuffer().AsMemory(0, (int)frame.Length));
            var messages = new List<MarketEvent>(json.RootElement.GetArrayLength());
            foreach (var element in json.RootElement.EnumerateArray())
            {
                if (MarketMessage.Read(element) is { } message)
                {
                    messages.Add(message.Event);
                }
                else if (element.TryGetProperty("T", out var type) && type.ValueEquals("error"))
                {
                    throw new BrokerUnavailableException($"the market data stream says {element.GetRawText()}");
                }
            }
            return messages;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new BrokerUnavailableException($"a message of the market data stream can't be read: {e.Message}", e);
        }
    }

    private static ValueTask SendAsync(ClientWebSocket socket, string text, CancellationToken ct) =>
        socket.SendAsync(Encoding.UTF8.GetBytes(text).AsMemory(), WebSocketMessageType.Text, endOfMessage: true, ct);

    /// <summary>The next whole message.</summary>
    private async Task ReceiveAsync(ClientWebSocket socket, MemoryStream buffer, TimeSpan limit, CancellationToken ct)
    {
        using var patience = new CancellationTokenSource(limit, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, patience.Token);
        buffer.SetLength(0);
        try
        {
            var part = new byte[16 * 1024];
            while (true)
            {
                var received = await socket.ReceiveAsync(part.AsMemory(), either.Token);
                if (received.MessageType == WebSocketMessageType.Close)
                {
                    throw new BrokerUnavailableException("the market data stream was closed");
                }
                buffer.Write(part, 0, received.Count);
                if (buffer.Length > MaxMessageBytes)
                {
                    throw new BrokerUnavailableException("a message of the market data stream is too long");
                }
                if (received.EndOfMessage) return;
            }
        }
        catch (WebSocketException e)
        {
            throw new BrokerUnavailableException($"the market data stream broke: {e.Message}", e);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            throw new BrokerUnavailableException($"the market data stream was silent for {limit.TotalSeconds} s");
        }
    }
}
