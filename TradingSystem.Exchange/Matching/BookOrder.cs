using TradingSystem.Domain.Orders;

namespace TradingSystem.Exchange.Matching;

/// <summary>
/// An order as the book sees it: stocks meet in whole shares only; what is less than one, of an order in fractions, is
/// the market maker's to fill.
/// </summary>
/// <param name="limit">Worst acceptable price; null takes any.</param>
/// <param name="affordable">Quantity to take at a price at most, for orders that are limited by value; null takes what
/// is wanted.</param>
/// <param name="inShares">Whether only whole units meet.</param>
public sealed class BookOrder(
    Guid id, OrderSide side, decimal? limit, decimal qty,
    Func<decimal, decimal>? affordable = null, bool inShares = false)
{
    public Guid Id => id;
    public OrderSide Side => side;
    public decimal? Limit => limit;

    /// <summary>The market maker's, or of the market that he stands for: nobody's account.</summary>
    public bool IsQuote => id == Guid.Empty;

    /// <summary>What is still wanted.</summary>
    public decimal Qty { get; set; } = inShares ? decimal.Truncate(qty) : qty;

    public bool Accepts(decimal price) =>
        limit is not { } worst || (side == OrderSide.Buy ? price <= worst : price >= worst);

    public decimal WantedAt(decimal price)
    {
        if (affordable is null) return Qty;
        var wanted = Math.Min(Qty, affordable(price));
        return inShares ? decimal.Truncate(wanted) : wanted;
    }
}
