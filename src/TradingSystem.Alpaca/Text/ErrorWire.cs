using System.Text.Json.Serialization;

namespace TradingSystem.Alpaca.Text;

/// <summary>
/// The body of every error of Alpaca's API; the fields after the message say what was asked for and what there is.
/// </summary>
public sealed class ErrorWire
{
    public int Code { get; init; }
    public string Message { get; init; } = "";
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public string? Symbol { get; init; }
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public decimal? BuyingPower { get; init; }
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public decimal? CostBasis { get; init; }
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public decimal? ExistingQty { get; init; }
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public decimal? HeldForOrders { get; init; }
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public decimal? Available { get; init; }

    /// <summary>What there is of a currency, open orders not deducted.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public decimal? Balance { get; init; }

    /// <summary>The open orders that hold what isn't available.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public Guid[]? RelatedOrders { get; init; }
}
