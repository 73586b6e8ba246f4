using System.Text.Json.Serialization;

namespace TradingSystem.Alpaca.Trading;

/// <summary>One item of the 207 answer to cancelling all orders.</summary>
public sealed class CancelStatusWire
{
    public Guid Id { get; init; }
    public int Status { get; init; }

    /// <summary>
    /// The order after the request; older documents of Alpaca have it, and a client library reads it.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public OrderWire? Body { get; init; }
}
