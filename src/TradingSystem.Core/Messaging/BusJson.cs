using System.Text.Json.Serialization;
using TradingSystem.Domain.Text;

namespace TradingSystem.Core.Messaging;

/// <summary>JSON of our own messages.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, Converters = [typeof(DecimalString), typeof(UtcTime)])]
[JsonSerializable(typeof(OrderMessage[]))]
[JsonSerializable(typeof(TradeUpdateEnvelope[]))]
public sealed partial class BusJson : JsonSerializerContext;
