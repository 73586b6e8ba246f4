using System.Text.Json.Serialization;

namespace TradingSystem.Core.Alpaca.Market;

/// <summary>A book's levels, best first.</summary>
public sealed class OrderBookWire : IDataPoint
{
    [JsonPropertyName("t")] public DateTimeOffset Time { get; init; }
    [JsonPropertyName("b")] public LevelWire[] Bids { get; init; } = [];
    [JsonPropertyName("a")] public LevelWire[] Asks { get; init; } = [];
}
