using TradingSystem.Domain.Instruments;
using TradingSystem.Domain.Orders;

namespace TradingSystem.Domain.Risk;

/// <summary>
/// What an order may cost at worst: the figures that the limits are held against and that are set aside. Which of the
/// two ways it goes depends on the position, and is decided by the intake with the account's row locked.
/// </summary>
/// <param name="Value">Worth in US dollars, against the limit on a single order.</param>
/// <param name="Opening">Cash to set aside when the order opens a position or adds to one; null when it may
/// not.</param>
/// <param name="Closing">Quantity of the position to set aside when the order closes it; null when it may not.</param>
public readonly record struct Exposure(decimal Value, decimal? Opening, decimal? Closing)
{
    /// <param name="price">The market's price of a unit: ask for buying, bid for selling.</param>
    /// <param name="shortable">What isn't held may be sold.</param>
    public static Exposure Of(OrderRequest order, decimal price, RiskOptions options, bool shortable)
    {
        var whole = order.Side == OrderSide.Buy
            ? OfBuying(order, price, options)
            : OfSelling(order, price, options, shortable);
        var opens = order.PositionIntent?.Opens() ?? OpensByClass(order.Class);
        return opens switch
        {
            true => whole with { Closing = null },
            false => whole with { Opening = null },
            null => whole,
        };
    }

    /// <summary>
    /// For an order that takes another's place: what it puts at risk beyond the other's reservation, however much of
    /// that one is filled meanwhile.
    /// </summary>
    /// <param name="whole">What it puts at risk by itself.</param>
    /// <param name="rest">The quantity that it is for.</param>
    /// <param name="added">How much larger that is than the rest of the order that it replaces; negative when it is
    /// smaller.</param>
    public static Exposure Beyond(Order replaced, Exposure whole, decimal rest, decimal added)
    {
        var more = Math.Max(0, added);
        if (!replaced.Opens) return whole with { Opening = null, Closing = more };
        // Each fill of the other frees what it cost: with a lower price, what was asked for in addition isn't covered
        // by it any more.
        var cost = whole.Opening ?? 0;
        return whole with
        {
            Opening = Math.Max(Math.Max(0, cost - replaced.Reserved), Precision.Cash(more * cost / rest)),
            Closing = null
        };
    }

    /// <summary>A group is entered, or closes what is there; null when the class doesn't say.</summary>
    private static bool? OpensByClass(OrderClass orderClass) => orderClass switch
    {
        OrderClass.Simple => null,
        OrderClass.Oco => false,
        _ => true,
    };

    /// <summary>
    /// A limit caps the cost; without one the market may move before the order gets there. A value is its own cap, and
    /// can't be held against a quantity.
    /// </summary>
    private static Exposure OfBuying(OrderRequest order, decimal price, RiskOptions options)
    {
        var cost = Precision.Cash(
            order.Notional
                ?? order.Qty!.Value * (order.LimitPrice
                ?? BeginsAt(order, price) * (1 + options.MarketOrderMarginPercent / 100)));
        return new(cost, cost, order.Qty);
    }

    /// <summary>
    /// A short sale may bring more than its limit, and what it brings has to be covered: its price isn't taken for less
    /// than the market's and a margin.
    /// </summary>
    private static Exposure OfSelling(OrderRequest order, decimal price, RiskOptions options, bool shortable)
    {
        var margin = options.MarketOrderMarginPercent / 100;
        var qty = order.Qty
            ?? decimal.Round(order.Notional!.Value / (price * (1 - margin)), 9, MidpointRounding.ToPositiveInfinity);
        var opening = shortable && order.Qty % 1 == 0
            ? Precision.Cash(qty * Math.Max(price * (1 + margin), order.LimitPrice ?? 0))
            : (decimal?)null;
        return new(order.Notional ?? qty * Math.Max(price, order.LimitPrice ?? 0), opening, qty);
    }

    /// <summary>The market's price when a stop order begins to buy.</summary>
    private static decimal BeginsAt(OrderRequest order, decimal price) => order.Type switch
    {
        OrderType.Stop => Math.Max(price, order.StopPrice ?? 0),
        OrderType.TrailingStop => TrailingStop.StopOf(order.Side, price, order.TrailPrice, order.TrailPercent),
        _ => price,
    };
}
