using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using TradingSystem.Alpaca.MarketData;
using TradingSystem.Domain.Prices;

namespace TradingSystem.Alpaca.Streams;

/// <summary>A message of the market data stream. It is written once, however many clients get it.</summary>
public sealed class MarketMessage
{
    private readonly Lazy<byte[]> json;
    private readonly Lazy<byte[]> messagePack;

    private MarketMessage(string channel, string symbol, IDataPoint point, Func<byte[]> write)
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
    public MarketMessage? WholeBook { get; private init; }

    public byte[] Json => json.Value;

    /// <summary>Times are MessagePack's timestamps.</summary>
    public byte[] MessagePack => messagePack.Value;

    /// <summary>What it tells of.</summary>
    public MarketEvent Event => new(Symbol, Point) { IsDaily = Channel == MarketFeed.DailyBars };

    public static MarketMessage Of(MarketEvent happened) => happened.Point switch
    {
        TradeTick trade => Of(happened.Symbol, trade),
        QuoteTick quote => Of(happened.Symbol, quote),
        Bar bar => Of(happened.IsDaily ? MarketFeed.DailyBars : MarketFeed.Bars, happened.Symbol, bar),
        TradingStatus status => Of(happened.Symbol, status),
        BookUpdate book => Of(happened.Symbol, book),
        var other => throw new ArgumentException($"the streams have no channel for {other.GetType().Name}"),
    };

    public static MarketMessage Of(string symbol, TradeTick trade) =>
        new(MarketFeed.Trades, symbol, trade, () => Written("t", symbol, trade));

    public static MarketMessage Of(string symbol, QuoteTick quote) =>
        new(MarketFeed.Quotes, symbol, quote, () => Written("q", symbol, quote));

    /// <param name="channel">bars or dailyBars.</param>
    public static MarketMessage Of(string channel, string symbol, Bar bar) =>
        new(channel, symbol, bar, () => Written(channel == MarketFeed.Bars ? "b" : "d", symbol, bar));

    public static MarketMessage Of(string symbol, TradingStatus status) =>
        new(MarketFeed.Statuses, symbol, status, () => Written("s", symbol, status));

    /// <param name="whole">The whole book after a change.</param>
    public static MarketMessage Of(string symbol, BookUpdate book, MarketMessage? whole = null) =>
        new(MarketFeed.OrderBooks, symbol, book, () => Written("o", symbol, book)) { WholeBook = whole };

    /// <summary>
    /// Reads a message; null for one that is no data of ours (control messages, kinds that aren't known).
    /// </summary>
    /// <exception cref="JsonException">It has no symbol, or fields that aren't what they should be.</exception>
    public static MarketMessage? Read(JsonElement message)
    {
        if (message.ValueKind != JsonValueKind.Object || !message.TryGetProperty("T", out var type))
        {
            throw new JsonException("a message without T");
        }
        var (channel, info) = type.GetString() switch
        {
            "t" => (MarketFeed.Trades, (JsonTypeInfo)MarketPointNames.Of<TradeTick>()),
            "q" => (MarketFeed.Quotes, MarketPointNames.Of<QuoteTick>()),
            "o" => (MarketFeed.OrderBooks, MarketPointNames.Of<BookUpdate>()),
            "s" => (MarketFeed.Statuses, MarketPointNames.Of<TradingStatus>()),
            "b" => (MarketFeed.Bars, MarketPointNames.Of<Bar>()),
            "d" => (MarketFeed.DailyBars, MarketPointNames.Of<Bar>()),
            _ => (null, null),
        };
        if (channel is null) return null;
        var symbol = message.TryGetProperty("S", out var name) ? name.GetString() : null;
        if (string.IsNullOrEmpty(symbol) || message.Deserialize(info!) is not IDataPoint point)
        {
            throw new JsonException("a message without S");
        }
        var text = Encoding.UTF8.GetBytes(message.GetRawText());
        return new(channel, symbol, point, () => text);
    }

    private static byte[] Written<T>(string type, string symbol, T point)
    {
        var fields = JsonSerializer.SerializeToUtf8Bytes(point, MarketPointNames.Of<T>());
        return [
            .. Encoding.UTF8.GetBytes($$"""{"T":"{{type}}","S":"{{JsonEncodedText.Encode(symbol)}}","""),
            .. fields.AsSpan(1)
        ];
    }
}
