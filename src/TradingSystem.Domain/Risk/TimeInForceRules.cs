using TradingSystem.Domain.Orders;

namespace TradingSystem.Domain.Risk;

/// <summary>Which times in force go with an order, as Alpaca's documents have it. Pure.</summary>
public static class TimeInForceRules
{
    /// <returns>Null when they go together.</returns>
    public static Refusal? Check(OrderType type, TimeInForce force, OrderClass orderClass, bool extendedHours)
    {
        var lasts = force is TimeInForce.Day or TimeInForce.Gtc;
        if (type == OrderType.TrailingStop && !lasts) return new(RefusalCode.TimeInForceNotForTrailingStop);
        if (force is TimeInForce.Opg or TimeInForce.Cls && type is not (OrderType.Market or OrderType.Limit))
        {
            return new(RefusalCode.TypeNotForAuction) { TimeInForce = force };
        }
        if (extendedHours && (type != OrderType.Limit || !lasts)) return new(RefusalCode.TypeNotForExtendedHours);
        return orderClass != OrderClass.Simple && !lasts
            ? new(RefusalCode.TimeInForceNotForGroup) { Class = orderClass }
            : null;
    }
}
