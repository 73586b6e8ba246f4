using System.Data.Common;
using TradingSystem.Domain.Books;
using TradingSystem.Postgres.Rows;
using static TradingSystem.Postgres.Rows.PgTypes;

namespace TradingSystem.Postgres.Stores;

/// <summary>Positions as rows, for <c>from positions</c>.</summary>
public static class PositionRows
{
    internal static readonly RowMap<Position> Map = new()
    {
        { "account_id", Uuid, position => position.AccountId },
        { "symbol", Text, position => position.Symbol },
        { "qty", Numeric, position => position.Qty },
        { "cost_basis", Numeric, position => position.CostBasis },
        { "held_qty", Numeric, position => position.HeldQty },
        { "pending_buy", Numeric, position => position.PendingBuy },
        { "pending_short", Numeric, position => position.PendingShort },
        { "realized_pnl", Numeric, position => position.RealizedPnl },
        { "movements", Bigint, position => position.Movements },
        { "stop_loss", NumericOrNull, position => position.StopLoss },
        { "take_profit", NumericOrNull, position => position.TakeProfit },
        { "opened_at", TimestamptzOrNull, position => position.OpenedAt },
    };

    /// <summary>The select list.</summary>
    public static readonly string Columns = Map.Select();

    /// <summary>Reads the position of a row.</summary>
    public static Position Read(DbDataReader row) => Map.Read(row);
}
