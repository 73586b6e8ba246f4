using TradingSystem.Domain.Orders;

namespace TradingSystem.Exchange.Rules;

/// <summary>When a stop becomes an order that trades. Pure.</summary>
public static class StopTrigger
{
    /// <summary>Whether a trade reaches a stop: a sale waits for a fall to its stop, a purchase for a rise.</summary>
    /// <param name="stop">US dollars.</param>
    /// <param name="traded">The price of the trade, in US dollars.</param>
    public static bool IsReached(OrderSide side, decimal stop, decimal traded) => side switch
    {
        OrderSide.Sell => traded <= stop,
        _ => traded >= stop,
    };
}
