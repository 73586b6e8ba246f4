using TradingSystem.Alpaca.Text;
using TradingSystem.Domain.Orders;
using TradingSystem.Domain.Risk;
using TradingSystem.Domain.Text;

namespace TradingSystem.Alpaca.Requests;

/// <summary>What the request of an order group must say, as Alpaca's documents have it.</summary>
internal static class OrderClassRules
{
    public static AlpacaError? Check(in OrderFields f, OrderClass orderClass, OrderSide side, OrderType type)
    {
        var name = EnumName<OrderClass>.Of(orderClass);
        if (orderClass == OrderClass.Simple)
        {
            return f.HasTakeProfit || f.HasStopLoss
                ? AlpacaError.Invalid("take_profit and stop_loss need order_class bracket, oco or oto")
                : null;
        }
        if (orderClass == OrderClass.Oco && type != OrderType.Limit)
        {
            return AlpacaError.Invalid("oco orders must be limit orders");
        }
        if (type is not (OrderType.Market or OrderType.Limit))
        {
            return AlpacaError.Invalid($"{name} orders must be entered with type market or limit");
        }
        if (f.ExtendedHours) return AlpacaError.Invalid($"{name} orders can't have extended_hours");
        if (f.Qty is not { } qty || qty % 1 != 0) return AlpacaError.Invalid($"{name} orders must be for a whole qty");

        var takeProfit = f.TakeProfitLimit ?? (orderClass == OrderClass.Oco ? f.LimitPrice : null);
        if (f.HasTakeProfit && takeProfit is null) return AlpacaError.Invalid("take_profit.limit_price is required");
        if (f.HasStopLoss && f.StopLossStop is null) return AlpacaError.Invalid("stop_loss.stop_price is required");
        if (orderClass == OrderClass.Oto && (takeProfit is null) == (f.StopLossStop is null))
        {
            return AlpacaError.Invalid("oto orders require one of take_profit or stop_loss");
        }
        if (orderClass != OrderClass.Oto && takeProfit is null)
        {
            return AlpacaError.Invalid($"{name} orders require take_profit.limit_price");
        }
        if (orderClass != OrderClass.Oto && f.StopLossStop is null)
        {
            return AlpacaError.Invalid($"{name} orders require stop_loss.stop_price");
        }
        if (orderClass == OrderClass.Oco && f.LimitPrice is { } limit && limit != takeProfit)
        {
            return AlpacaError.Invalid("limit_price and take_profit.limit_price of an oco order must be the same");
        }
        return JsonFields.Positive("take_profit.limit_price", takeProfit)
            ?? JsonFields.Positive("stop_loss.stop_price", f.StopLossStop)
            ?? JsonFields.Positive("stop_loss.limit_price", f.StopLossLimit)
            ?? PricesOf(f, orderClass, side, takeProfit).CheckDistances()?.ToAlpaca();
    }

    private static GroupPrices PricesOf(in OrderFields f, OrderClass orderClass, OrderSide side, decimal? takeProfit)
    {
        var entry = orderClass == OrderClass.Oco ? null : f.LimitPrice;
        return new(orderClass.ExitSide(side) == OrderSide.Buy, entry, takeProfit, f.StopLossStop);
    }
}
