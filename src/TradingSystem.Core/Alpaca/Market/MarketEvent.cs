using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace TradingSystem.Core.Alpaca.Market;

/// <summary>A message of the market data stream. It is written once, however many clients get it.</summary>
public sealed class MarketEvent
{
    private readonly Lazy<byte[]> json;
    private readonly Lazy<byte[]> messagePack;

    private MarketEvent(string channel, string symbol, IDataPoint point, Func<byte[]> write)
    {
        (Channel, Symbol, Point) = (channel, symbol, point);
        json = new(write);
        messagePack = new(() => MessagePackJson.FromJson(json.Value, timeName: "t"));
    }

    /// <summary>What has to be subscribed to for it.</summary>
    public string Channel { get; }

    public string Symbol { get; }

    public IDataPoint Point { get; }

    /// <summary>The whole book, for whoever hasn't had it yet; null when this isn't about a book.</summary>
    public MarketEvent? WholeBook { get; private init; }

    public byte[] Json => json.Value;

    /// <summary>Times are MessagePack's timestamps.</summary>
    public byte[] MessagePack => messagePack.Value;

    public static MarketEvent Of(string symbol, TradeWire trade) => new(MarketFeed.Trades, symbol, trade, () => Written("t", symbol, trade, MarketDataJson.Default.TradeWire));

    public static MarketEvent Of(string symbol, QuoteWire quote) => new(MarketFeed.Quotes, symbol, quote, () => Written("q", symbol, quote, MarketDataJson.Default.QuoteWire));

    /// <param name="channel">bars or dailyBars.</param>
    public static MarketEvent Of(string channel, string symbol, BarWire bar) => new(channel, symbol, bar, () => Written(channel == MarketFeed.Bars ? "b" : "d", symbol, bar, MarketDataJson.Default.BarWire));

    public static MarketEvent Of(string symbol, TradingStatusWire status) => new(MarketFeed.Statuses, symbol, status, () => Written("s", symbol, status, MarketDataJson.Default.TradingStatusWire));

    /// <param name="whole">The whole book after a change.</param>
    public static MarketEvent Of(string symbol, OrderBookUpdateWire book, MarketEvent? whole = null) =>
        new(MarketFeed.OrderBooks, symbol, book, () => Written("o", symbol, book, MarketDataJson.Default.OrderBookUpdateWire)) { WholeBook = whole };

    /// <summary>Reads a message; null for one that is no data of ours (control messages, kinds that aren't known).</summary>
    /// <exception cref="JsonException">It has no symbol, or fields that aren't what they should be.</exception>
    public static MarketEvent? Read(JsonElement message)
    {
        if (message.ValueKind != JsonValueKind.Object || !message.TryGetProperty("T", out var type)) throw new JsonException("a message without T");
        var (channel, info) = type.GetString() switch
        {
            "t" => (MarketFeed.Trades, (JsonTypeInfo)MarketDataJson.Default.TradeWire),
            "q" => (MarketFeed.Quotes, MarketDataJson.Default.QuoteWire),
            "o" => (MarketFeed.OrderBooks, MarketDataJson.Default.OrderBookUpdateWire),
            "s" => (MarketFeed.Statuses, MarketDataJson.Default.TradingStatusWire),
            "b" => (MarketFeed.Bars, MarketDataJson.Default.BarWire),
            "d" => (MarketFeed.DailyBars, MarketDataJson.Default.BarWire),
            _ => (null, null),
        };
        if (channel is null) return null;
        var symbol = message.TryGetProperty("S", out var name) ? name.GetString() : null;
        if (string.IsNullOrEmpty(symbol) || message.Deserialize(info!) is not IDataPoint point) throw new JsonException("a message without S");
        var text = Encoding.UTF8.GetBytes(message.GetRawText());
        return new(channel, symbol, point, () => text);
    }

    private static byte[] Written<T>(string type, string symbol, T point, JsonTypeInfo<T> info)
    {
        var fields = JsonSerializer.SerializeToUtf8Bytes(point, info);
        return [.. Encoding.UTF8.GetBytes($$"""{"T":"{{type}}","S":"{{JsonEncodedText.Encode(symbol)}}","""), .. fields.AsSpan(1)];
    }
}
