using System.Text.Json.Serialization;

namespace TradingSystem.Core.Alpaca.Market;

/// <summary>A bar of Alpaca's market data API, named by its first moment. Prices in US dollars, volume in units, n trades, vw their average price by volume.</summary>
public sealed class BarWire : IDataPoint
{
    [JsonPropertyName("t")] public DateTimeOffset Time { get; init; }
    [JsonPropertyName("o")] public decimal Open { get; init; }
    [JsonPropertyName("h")] public decimal High { get; init; }
    [JsonPropertyName("l")] public decimal Low { get; init; }
    [JsonPropertyName("c")] public decimal Close { get; init; }
    [JsonPropertyName("v")] public decimal Volume { get; init; }
    [JsonPropertyName("n")] public long Trades { get; init; }
    [JsonPropertyName("vw")] public decimal AveragePrice { get; init; }
}
