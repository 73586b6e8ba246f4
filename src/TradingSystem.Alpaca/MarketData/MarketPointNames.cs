using System.Collections.Frozen;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using TradingSystem.Domain.Prices;
using TradingSystem.Domain.Text;

namespace TradingSystem.Alpaca.MarketData;

/// <summary>Market data as JSON: decimals as numbers, and the short names of Alpaca's market data API.</summary>
/// <remarks>Source: Alpaca, Market Data API, schemas <c>stock_bar</c>, <c>stock_trade</c>, <c>stock_quote</c>,
/// <c>crypto_orderbook</c>, and the channels of its real-time data.</remarks>
public static class MarketPointNames
{
    private static readonly FrozenDictionary<Type, Dictionary<string, string>> Names =
        new Dictionary<Type, Dictionary<string, string>>
        {
            [typeof(Bar)] = new()
            {
                [nameof(Bar.Time)] = "t",
                [nameof(Bar.Open)] = "o",
                [nameof(Bar.High)] = "h",
                [nameof(Bar.Low)] = "l",
                [nameof(Bar.Close)] = "c",
                [nameof(Bar.Volume)] = "v",
                [nameof(Bar.Trades)] = "n",
                [nameof(Bar.AveragePrice)] = "vw",
            },
            [typeof(TradeTick)] = new()
            {
                [nameof(TradeTick.Time)] = "t",
                [nameof(TradeTick.Exchange)] = "x",
                [nameof(TradeTick.Price)] = "p",
                [nameof(TradeTick.Size)] = "s",
                [nameof(TradeTick.Conditions)] = "c",
                [nameof(TradeTick.Id)] = "i",
                [nameof(TradeTick.Tape)] = "z",
                [nameof(TradeTick.TakerSide)] = "tks",
            },
            [typeof(QuoteTick)] = new()
            {
                [nameof(QuoteTick.Time)] = "t",
                [nameof(QuoteTick.AskExchange)] = "ax",
                [nameof(QuoteTick.AskPrice)] = "ap",
                [nameof(QuoteTick.AskSize)] = "as",
                [nameof(QuoteTick.BidExchange)] = "bx",
                [nameof(QuoteTick.BidPrice)] = "bp",
                [nameof(QuoteTick.BidSize)] = "bs",
                [nameof(QuoteTick.Conditions)] = "c",
                [nameof(QuoteTick.Tape)] = "z",
            },
            [typeof(PriceLevel)] = new()
            {
                [nameof(PriceLevel.Price)] = "p",
                [nameof(PriceLevel.Size)] = "s",
            },
            [typeof(BookSnapshot)] = new()
            {
                [nameof(BookSnapshot.Time)] = "t",
                [nameof(BookSnapshot.Bids)] = "b",
                [nameof(BookSnapshot.Asks)] = "a",
            },
            [typeof(BookUpdate)] = new()
            {
                [nameof(BookUpdate.Time)] = "t",
                [nameof(BookUpdate.Bids)] = "b",
                [nameof(BookUpdate.Asks)] = "a",
                [nameof(BookUpdate.IsWhole)] = "r",
            },
            [typeof(MarketSnapshot)] = new()
            {
                [nameof(MarketSnapshot.Symbol)] = "symbol",
                [nameof(MarketSnapshot.LatestTrade)] = "latestTrade",
                [nameof(MarketSnapshot.LatestQuote)] = "latestQuote",
                [nameof(MarketSnapshot.MinuteBar)] = "minuteBar",
                [nameof(MarketSnapshot.DailyBar)] = "dailyBar",
                [nameof(MarketSnapshot.PreviousDailyBar)] = "prevDailyBar",
            },
            [typeof(TradingStatus)] = new()
            {
                [nameof(TradingStatus.Time)] = "t",
                [nameof(TradingStatus.StatusCode)] = "sc",
                [nameof(TradingStatus.StatusMessage)] = "sm",
                [nameof(TradingStatus.ReasonCode)] = "rc",
                [nameof(TradingStatus.ReasonMessage)] = "rm",
                [nameof(TradingStatus.Tape)] = "z",
            },
        }.ToFrozenDictionary();

    public static JsonSerializerOptions Options { get; } = new(MarketPointJson.Default.Options)
    {
        TypeInfoResolver = MarketPointJson.Default.WithAddedModifier(Rename),
    };

    /// <summary>How a kind of market data, or an array of it, is written and read.</summary>
    public static JsonTypeInfo<T> Of<T>() => (JsonTypeInfo<T>)Options.GetTypeInfo(typeof(T));

    private static void Rename(JsonTypeInfo type)
    {
        if (!Names.TryGetValue(type.Type, out var names)) return;
        foreach (var property in type.Properties)
        {
            if (property.Name == nameof(BookUpdate.IsWhole)) property.ShouldSerialize = (_, isWhole) => isWhole is true;
            property.Name = names[property.Name];
        }
    }
}

[JsonSourceGenerationOptions(
    GenerationMode = JsonSourceGenerationMode.Metadata,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters = [typeof(UtcTime)])]
[JsonSerializable(typeof(Bar[]))]
[JsonSerializable(typeof(BookSnapshot[]))]
[JsonSerializable(typeof(BookUpdate))]
[JsonSerializable(typeof(MarketSnapshot))]
[JsonSerializable(typeof(QuoteTick[]))]
[JsonSerializable(typeof(TradeTick[]))]
[JsonSerializable(typeof(TradingStatus))]
internal sealed partial class MarketPointJson : JsonSerializerContext;
