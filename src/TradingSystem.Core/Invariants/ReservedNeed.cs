using TradingSystem.Domain.Orders;
using static TradingSystem.Core.Invariants.Amounts;

namespace TradingSystem.Core.Invariants;

/// <summary>
/// What an open order needs to have set aside, worked out from its own terms and not from what was once written down.
/// Pure.
/// </summary>
internal static class ReservedNeed
{
    /// <summary>I5: each open order has set aside what is left of it needs.</summary>
    public static IEnumerable<string> Contradictions(AccountBooks books) =>
        from order in books.Orders
        where !order.Status.IsTerminal() && StandsAlone(order)
        let contradiction = Of(order)
        where contradiction is not null
        select $"order {order.Id}: {contradiction}";

    /// <summary>What exits and what stands behind another order needs is set aside for one of several orders.</summary>
    private static bool StandsAlone(Order order) =>
        order.Role is null or OrderRole.Entry && !(order.Replaces is not null && order.Execution.IsUnsent());

    private static string? Of(Order order)
    {
        if (order.RemainingQty is not { } rest)
        {
            var left = order.Notional - order.FilledQty * (order.FilledAvgPrice ?? 0);
            return order.Opens && Differ(order.Reserved, left ?? 0)
                ? Told("reserved", order.Reserved, left ?? 0)
                : null;
        }
        if (rest <= 0) return null;
        if (!order.Opens) return Differ(order.Held, rest) ? Told("held", order.Held, rest) : null;
        if (order.LimitPrice is not { } limit)
        {
            return order.Reserved > 0 ? null : Told("reserved", order.Reserved, rest);
        }
        var need = rest * limit;
        // A short sale may bring more than its limit, and is covered at the market's price.
        var suffices = order.Side == OrderSide.Sell && order.Reserved > need;
        return suffices || !Differ(order.Reserved, need) ? null : Told("reserved", order.Reserved, need);
    }

    private static string Told(string what, decimal has, decimal needs) =>
        $"{Text(has)} {what}, what is left of it needs {Text(needs)}";
}
