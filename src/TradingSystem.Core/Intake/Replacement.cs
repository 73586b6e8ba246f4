using TradingSystem.Core.Alpaca;
using TradingSystem.Domain.Orders;
using TradingSystem.Domain.Text;

namespace TradingSystem.Core.Intake;

/// <summary>What an order will say that takes another's place, as Alpaca's documents have it. Pure.</summary>
public static class Replacement
{
    /// <returns>Null and the request for what is left to trade, or the error to answer with.</returns>
    public static AlpacaError? Of(Order order, ReplaceRequest change, out OrderRequest? request)
    {
        request = null;
        if (order.Qty is not { } had) return AlpacaError.Unprocessable("orders by notional can't be replaced");
        if (order.Type == OrderType.Market && (change.LimitPrice ?? change.StopPrice ?? change.Trail) is not null) return AlpacaError.Invalid("market orders have no price to replace");
        if (change.LimitPrice is not null && order.Type is not (OrderType.Limit or OrderType.StopLimit)) return NoSuch(order, "limit_price");
        if (change.StopPrice is not null && order.Type is not (OrderType.Stop or OrderType.StopLimit)) return NoSuch(order, "stop_price");
        if (change.Trail is not null && order.Type != OrderType.TrailingStop) return NoSuch(order, "trail");
        if (change.LeavesAsIs(order)) return AlpacaError.Unprocessable("the replacement changes nothing of the order");
        if (change.Qty is not null && order.GroupId is not null) return AlpacaError.Unprocessable($"the qty of an order of a {EnumName<OrderClass>.Of(order.Class)} group can't be replaced");
        if (order.AssetClass == AssetWire.UsEquity && (change.Qty ?? had) % 1 != 0) return AlpacaError.Unprocessable("only orders for whole shares can be replaced");
        var rest = (change.Qty ?? had) - order.FilledQty;
        if (rest <= 0) return AlpacaError.Unprocessable($"qty must be more than what is filled already ({DecimalString.Format(order.FilledQty)})");
        var force = change.TimeInForce ?? order.TimeInForce;
        if (TimeInForceRules.Check(order.Type, force, order.Class, order.ExtendedHours) is { } badForce)
        {
            return badForce;
        }

        request = new()
        {
            Symbol = order.Symbol,
            Side = order.Side,
            Type = order.Type,
            TimeInForce = force,
            Qty = rest,
            LimitPrice = change.LimitPrice ?? order.LimitPrice,
            StopPrice = order.Type == OrderType.TrailingStop ? null : change.StopPrice ?? order.StopPrice,
            TrailPrice = order.TrailPrice is null ? null : change.Trail ?? order.TrailPrice,
            TrailPercent = order.TrailPercent is null ? null : change.Trail ?? order.TrailPercent,
            ExtendedHours = order.ExtendedHours,
            ClientOrderId = change.ClientOrderId,
        };
        return null;
    }

    /// <summary>
    /// The prices of a group are held against each other with the new ones among them; a new exit also against the
    /// market, once that is what the exits are about.
    /// </summary>
    /// <param name="group">The orders of its group.</param>
    /// <param name="request">What <see cref="Of"/> made.</param>
    /// <param name="market">The market's price of a unit, in US dollars; null when none is known.</param>
    /// <returns>Null when they go together; else the error to answer with.</returns>
    public static AlpacaError? CheckGroup(Order order, IReadOnlyCollection<Order> group, OrderRequest request,
        decimal? market)
    {
        if (order.Role is not { } role) return null;
        var side = order.Class == OrderClass.Oco || order.IsLeg ? order.Side : order.Class.ExitSide(order.Side);
        var entry = role == OrderRole.Entry ? order : Live(OrderRole.Entry);
        var prices = new GroupPrices(
            side == OrderSide.Buy,
            Entry: role == OrderRole.Entry ? request.LimitPrice : entry?.LimitPrice,
            TakeProfit: role == OrderRole.TakeProfit ? request.LimitPrice : Live(OrderRole.TakeProfit)?.LimitPrice,
            StopLoss: role == OrderRole.StopLoss ? request.StopPrice : Live(OrderRole.StopLoss)?.StopPrice);
        if (prices.CheckDistances() is { } tooNear) return tooNear;
        if (market is not { } price || entry is { Type: OrderType.Limit }) return null;
        return role switch
        {
            OrderRole.StopLoss when request.StopPrice != order.StopPrice => prices.CheckStop(price),
            // A profit that is there may be taken at once.
            OrderRole.TakeProfit when entry is not null && request.LimitPrice != order.LimitPrice =>
                prices.CheckProfit(price),
            _ => null,
        };

        // Of an order that is being replaced, what is to come counts.
        Order? Live(OrderRole other) => group
            .Where(member => member.Role == other && !member.Status.IsTerminal())
            .MaxBy(member => member.SubmittedAt);
    }

    private static AlpacaError NoSuch(Order order, string field) => AlpacaError.Invalid($"{EnumName<OrderType>.Of(order.Type)} orders have no {field}");
}
