namespace TradingSystem.Peers.EfCore.Intake;

/// <summary>The body of <c>POST /v2/orders</c>, here and at the venue.</summary>
public sealed record OrderBody
{
    public string? Symbol { get; init; }
    public decimal? Qty { get; init; }
    public string? Side { get; init; }
    public string? Type { get; init; }
    public string? TimeInForce { get; init; }
    public decimal? LimitPrice { get; init; }
    public string? ClientOrderId { get; init; }

    /// <summary>Null when the order is well formed.</summary>
    public string? Problem() => this switch
    {
        { Symbol: null } or { Qty: null } or { Side: null } or { Type: null } or { TimeInForce: null } =>
            "symbol, qty, side, type and time_in_force are required",
        { Qty: <= 0 or > 1_000_000_000 } => "qty is out of range",
        { Side: not ("buy" or "sell") } => "side is buy or sell",
        { Type: not ("market" or "limit") } => "type is market or limit",
        { TimeInForce: not ("day" or "gtc") } => "time_in_force is day or gtc",
        { Type: "limit", LimitPrice: null or <= 0 or > 1_000_000_000 } => "limit_price is out of range",
        { Type: "market", LimitPrice: not null } => "market orders have no limit_price",
        { ClientOrderId.Length: 0 or > 128 } => "client_order_id has 1 to 128 characters",
        _ => ReferencePrices.Of(Symbol) is null ? $"asset {Symbol} not found" : null,
    };
}
