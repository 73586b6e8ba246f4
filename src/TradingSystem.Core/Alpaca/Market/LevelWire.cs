using System.Text.Json.Serialization;

namespace TradingSystem.Core.Alpaca.Market;

/// <summary>What is offered at a price.</summary>
public readonly record struct LevelWire([property: JsonPropertyName("p")] decimal Price, [property: JsonPropertyName("s")] decimal Size);
