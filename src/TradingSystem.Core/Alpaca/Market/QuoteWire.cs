using System.Text.Json.Serialization;

namespace TradingSystem.Core.Alpaca.Market;

/// <summary>A quote of Alpaca's market data API: best bid and ask. Prices in US dollars, sizes in units (of stocks whole ones); exchanges, conditions and tape are the stocks' only.</summary>
public sealed class QuoteWire : IDataPoint
{
    [JsonPropertyName("t")] public DateTimeOffset Time { get; init; }
    [JsonPropertyName("ax"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public string? AskExchange { get; init; }
    [JsonPropertyName("ap")] public decimal AskPrice { get; init; }
    [JsonPropertyName("as")] public decimal AskSize { get; init; }
    [JsonPropertyName("bx"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public string? BidExchange { get; init; }
    [JsonPropertyName("bp")] public decimal BidPrice { get; init; }
    [JsonPropertyName("bs")] public decimal BidSize { get; init; }
    [JsonPropertyName("c"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public string[]? Conditions { get; init; }
    [JsonPropertyName("z"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public string? Tape { get; init; }

    public static QuoteWire Of(bool crypto, DateTimeOffset time, decimal bidPrice, decimal bidSize, decimal askPrice, decimal askSize) => new()
    {
        Time = time,
        BidPrice = bidPrice,
        BidSize = crypto ? bidSize : StockSize.Whole(bidSize),
        AskPrice = askPrice,
        AskSize = crypto ? askSize : StockSize.Whole(askSize),
        BidExchange = crypto ? null : TradeWire.StockExchange,
        AskExchange = crypto ? null : TradeWire.StockExchange,
        Conditions = crypto ? null : RegularQuote,
        Tape = crypto ? null : TradeWire.StockTape,
    };

    private static readonly string[] RegularQuote = ["R"];
}
