using TradingSystem.Domain.Instruments;
using TradingSystem.Domain.Orders;

namespace TradingSystem.Domain.Books;

/// <summary>What fills and releases do to an account and a position, as pure functions. Cost is averaged.</summary>
public static class Ledger
{
    /// <summary>
    /// A fill's effect; <c>Realized</c> is the profit or loss of the quantity it closed, its fee deducted.
    /// </summary>
    public readonly record struct Settlement(Account Account, Position Position, decimal Realized);

    public static Settlement Settle(Account account, Position position, OrderSide side, OrderEffect.Settle settle)
    {
        var fill = settle.Fill;
        var signed = side == OrderSide.Buy ? fill.Qty : -fill.Qty;
        var qty = position.Qty + signed - fill.FeeQty;
        var cost = qty == 0
            ? 0
            : Precision.Cost(AverageCost.After(position.Qty, position.CostBasis, signed, fill.Price));
        var paid = signed * fill.Price + fill.Fee;
        // What was paid and isn't in the position's cost is lost, and the other way round: rounding included, nothing
        // is left over.
        var realized = cost - position.CostBasis - paid;
        var isSamePosition = Math.Sign(qty) == Math.Sign(position.Qty);

        return new(
            account with
            {
                Cash = account.Cash - paid,
                Reserved = account.Reserved - settle.ReservedFreed,
                Collateral = account.Collateral + ShortCollateral.Of(qty, cost) - ShortCollateral.Of(position),
            },
            Freed(position, side, settle.ReservedFreed, settle.HeldFreed) with
            {
                Qty = qty,
                CostBasis = cost,
                RealizedPnl = position.RealizedPnl + realized,
                Movements = position.Movements + 1,
                StopLoss = isSamePosition ? position.StopLoss : null,
                OpenedAt = qty == 0 ? null : isSamePosition ? position.OpenedAt : fill.At,
            },
            realized);
    }

    /// <summary>A correction moves position and cash as a fill at its price would.</summary>
    public static (Account Account, Position Position) Adjust(
        Account account, Position position, Adjustment adjustment, DateTimeOffset at)
    {
        var (side, qty) = adjustment.Qty > 0 ? (OrderSide.Buy, adjustment.Qty) : (OrderSide.Sell, -adjustment.Qty);
        var settled = Settle(
            account, position, side, new(new(at, adjustment.Id.ToString(), "", qty, adjustment.Price, 0, false), 0, 0));
        return (settled.Account, settled.Position);
    }

    public static (Account Account, Position Position) Release(
        Account account, Position position, OrderSide side, OrderEffect.Release release) =>
        (account with
        {
            Reserved = account.Reserved - release.ReservedFreed
        }, Freed(position, side, release.ReservedFreed, release.HeldFreed));

    private static Position Freed(Position position, OrderSide side, decimal reserved, decimal held) =>
        side == OrderSide.Buy
        ? position with { HeldQty = position.HeldQty - held, PendingBuy = position.PendingBuy - reserved }
        : position with { HeldQty = position.HeldQty - held, PendingShort = position.PendingShort - reserved };
}
