using TradingSystem.Core.Accounts;
using TradingSystem.Core.Orders;

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
        var realized = closed * (fill.Price - entry) * -sign - fill.Fee;
        var qty = position.Qty + signed;
        var opened = fill.Qty - closed;
        var cost = qty == 0 ? 0 : position.CostBasis + sign * closed * entry + sign * opened * fill.Price;

        return new(
            account with { Cash = account.Cash - signed * fill.Price - fill.Fee, Reserved = account.Reserved - settle.ReservedFreed },
            position with
            {
                Qty = qty,
                CostBasis = cost,
                HeldQty = position.HeldQty - settle.HeldFreed,
                PendingBuy = position.PendingBuy - settle.ReservedFreed,
                RealizedPnl = position.RealizedPnl + realized,
                OpenedAt = qty == 0 ? null : Math.Sign(qty) == Math.Sign(position.Qty) ? position.OpenedAt : fill.At,
            },
            realized);
    }

    public static (Account Account, Position Position) Release(Account account, Position position, OrderEffect.Release release) =>
        (account with { Reserved = account.Reserved - release.ReservedFreed },
         position with { HeldQty = position.HeldQty - release.HeldFreed, PendingBuy = position.PendingBuy - release.ReservedFreed });
}
