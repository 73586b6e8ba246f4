using TradingSystem.Peers.EfCore.Data;

namespace TradingSystem.Peers.EfCore.Intake;

/// <summary>An order as it is answered and told of.</summary>
public sealed record OrderAnswer(Guid Id, string ClientOrderId, string Symbol, string Side, string Type,
    string TimeInForce, decimal Qty, decimal? LimitPrice, string Status, decimal FilledQty, decimal? FilledAvgPrice,
    DateTimeOffset SubmittedAt, DateTimeOffset UpdatedAt, DateTimeOffset? FilledAt)
{
    public static OrderAnswer From(Order o) =>
        new(o.Id, o.ClientOrderId, o.Symbol, o.Side, o.Type, o.TimeInForce, o.Qty, o.LimitPrice, o.Status, o.FilledQty,
            o.FilledAvgPrice, o.SubmittedAt, o.UpdatedAt, o.FilledAt);
}
