using TradingSystem.Core.Accounts;
using TradingSystem.Core.Orders;
using TradingSystem.Core.Reconciliation;

namespace TradingSystem.Core.Positions;

/// <summary>What fills and releases do to an account and a position, as pure functions. Cost is averaged.</summary>
public static class Ledger
{
    /// <summary>A fill's effect; <c>Realized</c> is the profit or loss of the quantity it closed, its fee deducted.</summary>
    public readonly record struct Settlement(Account Account, Position Position, decimal Realized);

    public static Settlement Settle(Account account, Position position, OrderSide side, OrderEffect.Settle settle)
    {
        var (fill, sign) = (settle.Fill, side == OrderSide.Buy ? 1 : -1);
        var signed = sign * fill.Qty;
        var closed = Math.Sign(position.Qty) == -sign ? Math.Min(fill.Qty, Math.Abs(position.Qty)) : 0;
        var entry = position.AvgEntryPrice;
        var qty = position.Qty + signed - fill.FeeQty;
        var opened = fill.Qty - closed;
        var cost = qty == 0 ? 0 : Precision.Cost(position.CostBasis + sign * closed * entry + sign * opened * fill.Price);
        var paid = signed * fill.Price + fill.Fee;
        // What was paid and isn't in the position's cost is lost, and the other way round: rounding included, nothing is left over.
        var realized = cost - position.CostBasis - paid;

        return new(
            account with { Cash = account.Cash - paid, Reserved = account.Reserved - settle.ReservedFreed },
            position with
            {
                Qty = qty,
                CostBasis = cost,
                HeldQty = position.HeldQty - settle.HeldFreed,
                PendingBuy = position.PendingBuy - settle.ReservedFreed,
                RealizedPnl = position.RealizedPnl + realized,
                Movements = position.Movements + 1,
                StopLoss = qty == 0 ? null : position.StopLoss,
                OpenedAt = qty == 0 ? null : Math.Sign(qty) == Math.Sign(position.Qty) ? position.OpenedAt : fill.At,
            },
            realized);
    }

    /// <summary>A correction moves position and cash as a fill at its price would.</summary>
    public static (Account Account, Position Position) Adjust(Account account, Position position, Adjustment adjustment, DateTimeOffset at)
    {
        var (side, qty) = adjustment.Qty > 0 ? (OrderSide.Buy, adjustment.Qty) : (OrderSide.Sell, -adjustment.Qty);
        var settled = Settle(account, position, side, new(new(at, adjustment.Id.ToString(), "", qty, adjustment.Price, 0, false), 0, 0));
        return (settled.Account, settled.Position);
    }

    public static (Account Account, Position Position) Release(Account account, Position position, OrderEffect.Release release) =>
        (account with { Reserved = account.Reserved - release.ReservedFreed },
         position with { HeldQty = position.HeldQty - release.HeldFreed, PendingBuy = position.PendingBuy - release.ReservedFreed });
}
