using System.Text.Json.Serialization;

namespace TradingSystem.Core.Alpaca.Market;

/// <summary>A trade of Alpaca's market data API, of stocks in whole sizes. Exchange, conditions and tape are the stocks' only, the taker's side (B or S) is crypto's.</summary>
public sealed class TradeWire : IDataPoint
{
    public const string StockExchange = "V";
    public const string StockTape = "C";
    private static readonly string[] RegularSale = ["@"];

    [JsonPropertyName("t")] public DateTimeOffset Time { get; init; }
    [JsonPropertyName("x"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public string? Exchange { get; init; }
    [JsonPropertyName("p")] public decimal Price { get; init; }
    [JsonPropertyName("s")] public decimal Size { get; init; }
    [JsonPropertyName("c"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public string[]? Conditions { get; init; }
    [JsonPropertyName("i")] public long Id { get; init; }
    [JsonPropertyName("z"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public string? Tape { get; init; }
    [JsonPropertyName("tks"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public string? TakerSide { get; init; }

    public static TradeWire Of(bool crypto, DateTimeOffset time, decimal price, decimal size, long id, bool buyerTook = true) => new()
    {
        Time = time,
        Price = price,
        Size = crypto ? size : StockSize.Whole(size),
        Id = id,
        Exchange = crypto ? null : StockExchange,
        Conditions = crypto ? null : RegularSale,
        Tape = crypto ? null : StockTape,
        TakerSide = !crypto ? null : buyerTook ? "B" : "S",
    };
}
