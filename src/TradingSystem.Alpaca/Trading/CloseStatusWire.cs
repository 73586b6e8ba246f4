using System.Text.Json.Serialization;
using TradingSystem.Alpaca.Text;

namespace TradingSystem.Alpaca.Trading;

/// <summary>
/// One item of the 207 answer to closing all positions: <c>body</c> is the closing order, or an error.
/// </summary>
public sealed class CloseStatusWire
{
    public string Symbol { get; init; } = "";
    public int Status { get; init; }
    [JsonIgnore] public OrderWire? Order { get; init; }
    [JsonIgnore] public ErrorWire? Error { get; init; }
    public object? Body => (object?)Order ?? Error;
}
