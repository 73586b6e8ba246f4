using System.Text.Json.Serialization;

namespace TradingSystem.Alpaca.Trading;

/// <summary>An account activity of any type.</summary>
[JsonDerivedType(typeof(FillActivityWire))]
[JsonDerivedType(typeof(FeeActivityWire))]
public abstract class ActivityWire
{
    public string Id { get; init; } = "";
}
