using System.Text.Json.Serialization;

namespace TradingSystem.Alpaca.Trading;

/// <summary>The body of <c>POST /v2/orders</c>, as our adapter sends it.</summary>
public sealed class PlaceOrderWire
{
    public string Symbol { get; init; } = "";
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public decimal? Qty { get; init; }
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public decimal? Notional { get; init; }
    public string Side { get; init; } = "";
    public string Type { get; init; } = "";
    public string TimeInForce { get; init; } = "";
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public decimal? LimitPrice { get; init; }
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public decimal? StopPrice { get; init; }
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public decimal? TrailPrice { get; init; }
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public decimal? TrailPercent { get; init; }
    public bool ExtendedHours { get; init; }
    public string ClientOrderId { get; init; } = "";
}
