using TradingSystem.Core.Orders;

namespace TradingSystem.Core.Alpaca;

/// <summary>What the request of an order group must say, as Alpaca's documents have it.</summary>
internal static class OrderClassRules
{
    /// <summary>A stop is at least that far from what it protects, in US dollars.</summary>
    private const decimal MinDistance = 0.01m;

    public static AlpacaError? Check(in OrderFields f, OrderClass orderClass, OrderSide side, OrderType type, TimeInForce force)
    {
        var name = WireName<OrderClass>.Of(orderClass);
        if (orderClass == OrderClass.Simple) return f.HasTakeProfit || f.HasStopLoss ? AlpacaError.Invalid("take_profit and stop_loss need order_class bracket, oco or oto") : null;
        if (orderClass == OrderClass.Oco && type != OrderType.Limit) return AlpacaError.Invalid("oco orders must be limit orders");
        if (type is not (OrderType.Market or OrderType.Limit)) return AlpacaError.Invalid($"{name} orders must be entered with type market or limit");
        if (force is not (TimeInForce.Day or TimeInForce.Gtc)) return AlpacaError.Invalid($"{name} orders must have time_in_force day or gtc");
        if (f.ExtendedHours) return AlpacaError.Invalid($"{name} orders can't have extended_hours");
        if (f.Qty is not { } qty || qty % 1 != 0) return AlpacaError.Invalid($"{name} orders must be for a whole qty");

        var takeProfit = f.TakeProfitLimit ?? (orderClass == OrderClass.Oco ? f.LimitPrice : null);
        if (f.HasTakeProfit && takeProfit is null) return AlpacaError.Invalid("take_profit.limit_price is required");
        if (f.HasStopLoss && f.StopLossStop is null) return AlpacaError.Invalid("stop_loss.stop_price is required");
        if (orderClass == OrderClass.Oto && (takeProfit is null) == (f.StopLossStop is null)) return AlpacaError.Invalid("oto orders require one of take_profit or stop_loss");
        if (orderClass != OrderClass.Oto && takeProfit is null) return AlpacaError.Invalid($"{name} orders require take_profit.limit_price");
        if (orderClass != OrderClass.Oto && f.StopLossStop is null) return AlpacaError.Invalid($"{name} orders require stop_loss.stop_price");
        if (orderClass == OrderClass.Oco && f.LimitPrice is { } limit && limit != takeProfit) return AlpacaError.Invalid("limit_price and take_profit.limit_price of an oco order must be the same");
        return JsonFields.Positive("take_profit.limit_price", takeProfit) ?? JsonFields.Positive("stop_loss.stop_price", f.StopLossStop) ?? JsonFields.Positive("stop_loss.limit_price", f.StopLossLimit)
            ?? CheckDistances(f, takeProfit, orderClass.ExitSide(side) == OrderSide.Buy);
    }

    /// <param name="exitsAreBuys">The group is entered by selling: its stop is above its profit.</param>
    private static AlpacaError? CheckDistances(in OrderFields f, decimal? takeProfit, bool exitsAreBuys)
    {
        if (f.StopLossStop is not { } stop) return null;
        var sign = exitsAreBuys ? -1 : 1;
        var beyond = exitsAreBuys ? "above" : "below";
        if (takeProfit is { } profit && sign * (profit - stop) < MinDistance) return AlpacaError.Unprocessable($"stop_loss.stop_price must be at least {MinDistance} {beyond} take_profit.limit_price");
        if (f.OrderClass != "oco" && f.LimitPrice is { } entry && sign * (entry - stop) < MinDistance) return AlpacaError.Unprocessable($"stop_loss.stop_price must be at least {MinDistance} {beyond} limit_price");
        return null;
    }
}
