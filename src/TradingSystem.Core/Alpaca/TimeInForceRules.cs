using TradingSystem.Domain.Orders;
using TradingSystem.Domain.Text;

namespace TradingSystem.Core.Alpaca;

/// <summary>Which times in force go with an order, as Alpaca's documents have it.</summary>
internal static class TimeInForceRules
{
    /// <returns>Null when they go together; else the error to answer with.</returns>
    public static AlpacaError? Check(OrderType type, TimeInForce force, OrderClass orderClass, bool extendedHours)
    {
        var lasts = force is TimeInForce.Day or TimeInForce.Gtc;
        if (type == OrderType.TrailingStop && !lasts)
        {
            return AlpacaError.Invalid("trailing_stop orders must have time_in_force day or gtc");
        }
        if (force is TimeInForce.Opg or TimeInForce.Cls && type is not (OrderType.Market or OrderType.Limit))
        {
            return AlpacaError.Invalid($"time_in_force {EnumName<TimeInForce>.Of(force)} is accepted for market and limit orders only");
        }
        if (extendedHours && (type != OrderType.Limit || !lasts))
        {
            return AlpacaError.Invalid("extended_hours orders must be limit orders with time_in_force day or gtc");
        }
        return orderClass != OrderClass.Simple && !lasts
            ? AlpacaError.Invalid($"{EnumName<OrderClass>.Of(orderClass)} orders must have time_in_force day or gtc")
            : null;
    }
}
