using System.Text.Json.Serialization;
using TradingSystem.Domain.Orders;
using TradingSystem.Domain.Text;

namespace TradingSystem.Core.Messaging;

/// <summary>JSON of our own messages: an order as it is, without what follows from it.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    IgnoreReadOnlyProperties = true,
    UseStringEnumConverter = true,
    Converters = [typeof(DecimalString), typeof(UtcTime)])]
[JsonSerializable(typeof(OrderMessage[]))]
[JsonSerializable(typeof(TradeUpdate[]))]
public sealed partial class BusJson : JsonSerializerContext;
