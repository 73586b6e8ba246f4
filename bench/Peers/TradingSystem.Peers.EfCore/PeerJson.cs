using System.Text.Json.Serialization;
using TradingSystem.Peers.EfCore.Execution;
using TradingSystem.Peers.EfCore.Intake;
using TradingSystem.Peers.EfCore.Messaging;
using TradingSystem.Peers.EfCore.Streaming;

namespace TradingSystem.Peers.EfCore;

/// <summary>JSON as Alpaca's API has it: snake case, numbers as strings.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, NumberHandling = JsonNumberHandling.AllowReadingFromString | JsonNumberHandling.WriteAsString,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ErrorAnswer))]
[JsonSerializable(typeof(OrderAnswer))]
[JsonSerializable(typeof(OrderBody))]
[JsonSerializable(typeof(OrderMessage))]
[JsonSerializable(typeof(PositionAnswer[]))]
[JsonSerializable(typeof(StreamRequest))]
[JsonSerializable(typeof(UpdateMessage))]
[JsonSerializable(typeof(VenueOrder))]
public sealed partial class PeerJson : JsonSerializerContext;
