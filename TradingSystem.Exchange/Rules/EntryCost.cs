namespace TradingSystem.Exchange.Rules;

/// <summary>What the account paid for what it holds of a symbol: averaged over the units that are held. Pure.</summary>
/// <remarks>
/// Written for the exchange alone: its <c>avg_entry_price</c> is what the customer's own books are held against.
/// </remarks>
public static class EntryCost
{
    /// <summary>The cost of what is held after a trade.</summary>
    /// <param name="held">Units before the trade; negative when sold short.</param>
    /// <param name="cost">What they cost, in US dollars; has the sign of <paramref name="held"/>.</param>
    /// <param name="traded">Units bought; negative when sold.</param>
    /// <param name="price">US dollars for a unit.</param>
    /// <returns>US dollars, with the sign of what is held then; 0 when that is nothing.</returns>
    public static decimal After(decimal held, decimal cost, decimal traded, decimal price)
    {
        var left = held + traded;
        if (left == 0) return 0;
        if (Math.Sign(traded) != -Math.Sign(held)) return cost + traded * price;
        // A part that is closed takes its share of the cost with it; what crosses zero is new, and the old is gone.
        var isReduced = Math.Sign(left) == Math.Sign(held);
        return isReduced ? cost * left / held : left * price;
    }
}
