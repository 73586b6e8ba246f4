using TradingSystem.Domain.Orders;

namespace TradingSystem.Exchange.Rules;

/// <summary>
/// The distance that a trailing stop keeps from its high-water mark: the highest price since it was placed for a sale,
/// the lowest for a purchase. Prices in US dollars. Pure.
/// </summary>
/// <param name="Dollars">The distance in US dollars; null when it is a part of the mark.</param>
/// <param name="Percent">The distance in percent of the mark.</param>
public readonly record struct Trail(OrderSide Side, decimal? Dollars, decimal? Percent)
{
    /// <summary>Up for a sale, whose stop is below the mark; down for a purchase.</summary>
    private int Direction => Side == OrderSide.Sell ? 1 : -1;

    /// <summary>Whether a trade moves the mark to its price.</summary>
    /// <param name="mark">Null: there is none yet.</param>
    public bool Moves(decimal? mark, decimal traded) => mark is not { } best || Direction * (traded - best) > 0;

    /// <summary>The stop that belongs to a mark, at a price that can be quoted.</summary>
    public decimal StopAt(decimal mark)
    {
        if (Dollars is { } dollars) return PriceTick.Nearest(mark - Direction * dollars);
        return PriceTick.Nearest(mark * (100 - Direction * (Percent ?? 0)) / 100);
    }
}
