using TradingSystem.Core.Invariants;
using TradingSystem.Core.Orders;
using TradingSystem.Domain.Orders;
using TradingSystem.Postgres.Rows;
using static TradingSystem.Postgres.Rows.PgTypes;

namespace TradingSystem.Postgres.Stores;

/// <summary>Executions as rows: all of what is written of them, and what the invariants read.</summary>
internal static class FillRows
{
    public static readonly ArrayMap<OrderBatch.AppliedFill> Applied = new()
    {
        { "execution_id", Text, fill => fill.Fill.ExecutionId },
        { "order_id", Uuid, fill => fill.Order.Id },
        { "account_id", Uuid, fill => fill.Order.AccountId },
        { "symbol", Text, fill => fill.Order.Symbol },
        { "side", Named<OrderSide>(), fill => fill.Order.Side },
        { "qty", Numeric, fill => fill.Fill.Qty },
        { "price", Numeric, fill => fill.Fill.Price },
        { "fee", Numeric, fill => fill.Fill.Fee },
        { "fee_qty", Numeric, fill => fill.Fill.FeeQty },
        { "realized_pnl", Numeric, fill => fill.Realized },
        { "position_qty", Numeric, fill => fill.PositionQty },
        { "cum_qty", Numeric, fill => fill.Order.FilledQty },
        { "leaves_qty", Numeric, fill => Math.Max(fill.Order.RemainingQty ?? 0, 0) },
        { "complete", Bool, fill => fill.Order.Status == OrderStatus.Filled },
        { "at", Timestamptz, fill => fill.Fill.At },
    };

    public static readonly RowMap<FillEntry> Entries = new()
    {
        { "broker", Text, fill => fill.Broker },
        { "execution_id", Text, fill => fill.ExecutionId },
        { "order_id", Uuid, fill => fill.OrderId },
        { "symbol", Text, fill => fill.Symbol },
        { "side", Named<OrderSide>(), fill => fill.Side },
        { "qty", Numeric, fill => fill.Qty },
        { "price", Numeric, fill => fill.Price },
        { "fee", Numeric, fill => fill.Fee },
        { "realized_pnl", Numeric, fill => fill.Realized },
        { "fee_qty", Numeric, fill => fill.FeeQty },
        { "position_qty", Numeric, fill => fill.PositionQty },
    };
}
