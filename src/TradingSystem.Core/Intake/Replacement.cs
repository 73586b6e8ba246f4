using TradingSystem.Domain.Instruments;
using TradingSystem.Domain.Orders;
using TradingSystem.Domain.Risk;

namespace TradingSystem.Core.Intake;

/// <summary>What an order will say that takes another's place, as Alpaca's documents have it. Pure.</summary>
public static class Replacement
{
    /// <returns>Null and the request for what is left to trade, or why it is refused.</returns>
    public static Refusal? Of(Order order, ReplaceRequest change, out OrderRequest? request)
    {
        request = null;
        if (order.Qty is not { } had) return new(RefusalCode.ReplacementOfNotional);
        if (CheckFields(order, change) is { } missing) return missing;
        if (change.LeavesAsIs(order)) return new(RefusalCode.ReplacementWithoutChange);
        if (change.Qty is not null && order.GroupId is not null)
        {
            return new(RefusalCode.ReplacementOfGroupQty) { Class = order.Class };
        }
        var qty = change.Qty ?? had;
        if (order.AssetClass == AssetClass.UsEquity && qty % 1 != 0) return new(RefusalCode.ReplacementOfFractions);
        var rest = qty - order.FilledQty;
        if (rest <= 0) return new(RefusalCode.ReplacementBelowFilled) { Value = qty, Limit = order.FilledQty };
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
    /// <returns>Null when they go together; else why it is refused.</returns>
    public static Refusal? CheckGroup(Order order, IReadOnlyCollection<Order> group, OrderRequest request,
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

    /// <summary>Only a price that the order has can be changed.</summary>
    private static Refusal? CheckFields(Order order, ReplaceRequest change)
    {
        if (order.Type == OrderType.Market && (change.LimitPrice ?? change.StopPrice ?? change.Trail) is not null)
        {
            return new(RefusalCode.ReplacementOfMarketPrice);
        }
        if (change.LimitPrice is not null && order.Type is not (OrderType.Limit or OrderType.StopLimit))
        {
            return Missing(OrderField.LimitPrice);
        }
        if (change.StopPrice is not null && order.Type is not (OrderType.Stop or OrderType.StopLimit))
        {
            return Missing(OrderField.StopPrice);
        }
        return change.Trail is not null && order.Type != OrderType.TrailingStop ? Missing(OrderField.Trail) : null;

        Refusal Missing(OrderField field) =>
            new(RefusalCode.ReplacementOfMissingField) { Type = order.Type, Field = field };
    }
}
