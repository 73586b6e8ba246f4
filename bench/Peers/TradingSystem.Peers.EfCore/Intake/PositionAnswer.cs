using TradingSystem.Peers.EfCore.Data;

namespace TradingSystem.Peers.EfCore.Intake;

public sealed record PositionAnswer(
    string Symbol, string Side, decimal Qty, decimal QtyAvailable, decimal CostBasis, decimal AvgEntryPrice)
{
    public static PositionAnswer From(Position p) =>
        new(p.Symbol, "long", p.Qty, p.Qty - p.Held, p.Cost, p.Cost / p.Qty);
}
