using Npgsql;
using TradingSystem.Domain.Books;

namespace TradingSystem.Core.Persistence;

/// <summary>Positions as rows, read in the order of the columns below.</summary>
public static class PositionRows
{
    public const string Columns = "account_id, symbol, qty, cost_basis, held_qty, pending_buy, realized_pnl, stop_loss, take_profit, opened_at, movements, pending_short";

    public static Position Read(NpgsqlDataReader row) => new()
    {
        AccountId = row.GetGuid(0),
        Symbol = row.GetString(1),
        Qty = row.GetDecimal(2),
        CostBasis = row.GetDecimal(3),
        HeldQty = row.GetDecimal(4),
        PendingBuy = row.GetDecimal(5),
        RealizedPnl = row.GetDecimal(6),
        StopLoss = row.IsDBNull(7) ? null : row.GetDecimal(7),
        TakeProfit = row.IsDBNull(8) ? null : row.GetDecimal(8),
        OpenedAt = row.IsDBNull(9) ? null : row.GetFieldValue<DateTimeOffset>(9),
        Movements = row.GetInt64(10),
        PendingShort = row.GetDecimal(11),
    };
}
