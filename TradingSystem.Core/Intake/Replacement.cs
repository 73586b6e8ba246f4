using TradingSystem.Core.Alpaca;
using TradingSystem.Core.Orders;

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
        if (change.Qty is not null && order.GroupId is not null) return AlpacaError.Unprocessable($"the qty of an order of a {WireName<OrderClass>.Of(order.Class)} group can't be replaced");
        if (order.AssetClass == AssetWire.UsEquity && (change.Qty ?? had) % 1 != 0) return AlpacaError.Unprocessable("only orders for whole shares can be replaced");
        var rest = (change.Qty ?? had) - order.FilledQty;
        if (rest <= 0) return AlpacaError.Unprocessable($"qty must be more than what is filled already ({DecimalString.Format(order.FilledQty)})");
        var force = change.TimeInForce ?? order.TimeInForce;
        if (order.GroupId is not null && force is not (TimeInForce.Day or TimeInForce.Gtc)) return AlpacaError.Invalid("orders of a group must have time_in_force day or gtc");
        if (order.Type == OrderType.TrailingStop && force is not (TimeInForce.Day or TimeInForce.Gtc)) return AlpacaError.Invalid("trailing_stop orders must have time_in_force day or gtc");

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

    private static AlpacaError NoSuch(Order order, string field) => AlpacaError.Invalid($"{WireName<OrderType>.Of(order.Type)} orders have no {field}");
}
