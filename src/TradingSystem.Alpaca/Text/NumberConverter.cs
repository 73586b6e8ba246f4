using System.Text.Json;
using System.Text.Json.Serialization;

namespace TradingSystem.Alpaca.Text;

/// <summary>For the few decimals that Alpaca's trading API writes as numbers.</summary>
public sealed class NumberConverter : JsonConverter<decimal>
{
    public override decimal Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.GetDecimal();

    public override void Write(Utf8JsonWriter writer, decimal value, JsonSerializerOptions options) =>
        writer.WriteNumberValue(value);
}
