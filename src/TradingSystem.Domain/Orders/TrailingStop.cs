using TradingSystem.Domain.Instruments;

namespace TradingSystem.Domain.Orders;

/// <summary>
/// A trailing stop, as Alpaca's documents have it: the stop stays a distance behind the best price since the order was
/// placed. Prices in US dollars. Pure.
/// </summary>
public static class TrailingStop
{
    /// <summary>The better of the two prices: the higher one for selling, the lower one for buying.</summary>
    public static decimal Mark(OrderSide side, decimal mark, decimal price) =>
        side == OrderSide.Sell ? Math.Max(mark, price) : Math.Min(mark, price);

    /// <param name="trailPrice">The distance in US dollars; null when it is a part of the price.</param>
    /// <param name="trailPercent">The distance in percent of the mark.</param>
    public static decimal StopOf(OrderSide side, decimal mark, decimal? trailPrice, decimal? trailPercent)
    {
        var distance = trailPrice ?? mark * (trailPercent ?? 0) / 100;
        return PriceStep.Round(side == OrderSide.Sell ? mark - distance : mark + distance);
    }

    /// <summary>Whether the market has reached a stop price.</summary>
    public static bool IsReached(OrderSide side, decimal stop, decimal price) =>
        side == OrderSide.Sell ? price <= stop : price >= stop;
}
