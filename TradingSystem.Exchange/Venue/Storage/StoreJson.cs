using System.Text.Json.Serialization;

namespace TradingSystem.Exchange.Venue.Storage;

[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, UseStringEnumConverter = true)]
[JsonSerializable(typeof(VenueOrder))]
[JsonSerializable(typeof(Execution))]
[JsonSerializable(typeof(BookState))]
internal sealed partial class StoreJson : JsonSerializerContext;
