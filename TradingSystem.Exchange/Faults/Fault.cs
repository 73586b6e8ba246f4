using System.Text.Json.Serialization;
using TradingSystem.Domain.Orders;

namespace TradingSystem.Exchange.Faults;

/// <summary>An order to misbehave: the body of <c>POST /faults</c>.</summary>
public sealed record Fault
{
    private const int LongestMilliseconds = 600_000;

    [JsonRequired] public FaultKind Kind { get; init; }

    /// <summary>How often; 0 until it is cleared.</summary>
    public int Count { get; init; } = 1;

    /// <summary>Only requests of this method; null: of any.</summary>
    public string? Method { get; init; }

    /// <summary>Only requests whose path begins so.</summary>
    public string Path { get; init; } = "/v2";

    public int Milliseconds { get; init; } = 1000;

    /// <summary>HTTP status of the errors.</summary>
    public int Status { get; init; } = 500;

    /// <summary>Seconds, in the header of the errors; null: none.</summary>
    public int? RetryAfter { get; init; }

    /// <summary>Only orders for this symbol; null: for any. What happens now needs one.</summary>
    public string? Symbol { get; init; }

    public OrderSide Side { get; init; } = OrderSide.Buy;

    public decimal Qty { get; init; } = 1;

    /// <summary>Of a price's jump; negative: down.</summary>
    public double Percent { get; init; }

    /// <summary>It happens at once, and isn't kept.</summary>
    [JsonIgnore]
    public bool IsNow =>
        Kind is FaultKind.DisconnectStream or FaultKind.Refuse or FaultKind.ManualOrder or FaultKind.PriceGap or FaultKind.Halt or FaultKind.Resume;

    /// <summary>What is wrong with it; null: nothing.</summary>
    public string? Problem() => this switch
    {
        { Count: < 0 } => "count must not be negative",
        { Milliseconds: < 0 or > LongestMilliseconds } => $"milliseconds must be 0 to {LongestMilliseconds}",
        { Status: < 400 or > 599 } => "status must be 400 to 599",
        { RetryAfter: < 0 or > 3600 } => "retry_after must be 0 to 3600",
        { Kind: FaultKind.ManualOrder or FaultKind.PriceGap or FaultKind.Halt or FaultKind.Resume, Symbol: null or "" } => "symbol is required",
        { Kind: FaultKind.ManualOrder, Qty: <= 0 or > 1_000_000 } => "qty must be > 0 and at most 1000000",
        { Kind: FaultKind.PriceGap, Percent: not (> -100 and <= 1000) } =>
            "percent must be more than -100 and at most 1000",
        _ => null,
    };
}
