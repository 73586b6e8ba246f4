using System.Text.Json.Serialization;

namespace TradingSystem.Core.Alpaca;

/// <summary>A stock's quote in Alpaca's market data API: numbers, short names (bid price, ask size …).</summary>
public sealed class QuoteWire
{
    [JsonPropertyName("t")] public DateTimeOffset Time { get; init; }
    [JsonPropertyName("ax")] public string AskExchange { get; init; } = "V";
    [JsonPropertyName("ap")] public decimal AskPrice { get; init; }
    [JsonPropertyName("as")] public decimal AskSize { get; init; }
    [JsonPropertyName("bx")] public string BidExchange { get; init; } = "V";
    [JsonPropertyName("bp")] public decimal BidPrice { get; init; }
    [JsonPropertyName("bs")] public decimal BidSize { get; init; }
    [JsonPropertyName("c")] public string[] Conditions { get; init; } = ["R"];
    [JsonPropertyName("z")] public string Tape { get; init; } = "C";
}

/// <summary>A stock's trade in Alpaca's market data API.</summary>
public sealed class TradeWire
{
    [JsonPropertyName("t")] public DateTimeOffset Time { get; init; }
    [JsonPropertyName("x")] public string Exchange { get; init; } = "V";
    [JsonPropertyName("p")] public decimal Price { get; init; }
    [JsonPropertyName("s")] public decimal Size { get; init; }
    [JsonPropertyName("c")] public string[] Conditions { get; init; } = ["@"];
    [JsonPropertyName("i")] public long Id { get; init; }
    [JsonPropertyName("z")] public string Tape { get; init; } = "C";
}

/// <summary>Latest quotes or trades by symbol.</summary>
public sealed class QuotesWire
{
    public Dictionary<string, QuoteWire> Quotes { get; init; } = [];
}

public sealed class TradesWire
{
    public Dictionary<string, TradeWire> Trades { get; init; } = [];
}

public sealed class LatestQuoteWire
{
    public string Symbol { get; init; } = "";
    public QuoteWire Quote { get; init; } = new();
}

public sealed class LatestTradeWire
{
    public string Symbol { get; init; } = "";
    public TradeWire Trade { get; init; } = new();
}
