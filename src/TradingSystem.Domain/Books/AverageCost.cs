namespace TradingSystem.Domain.Books;

/// <summary>
/// What an open quantity cost, when it is put together of several trades: closing takes the average away, opening adds
/// the price. Pure.
/// </summary>
public static class AverageCost
{
    /// <param name="qty">Held before; negative when short.</param>
    /// <param name="cost">What that cost, in US dollars; has the sign of <paramref name="qty"/>.</param>
    /// <param name="traded">Bought; negative when sold.</param>
    /// <param name="price">Of a unit, in US dollars.</param>
    /// <returns>The cost after the trade; what crosses zero is opened anew.</returns>
    public static decimal After(decimal qty, decimal cost, decimal traded, decimal price)
    {
        var sign = Math.Sign(traded);
        var closed = Math.Sign(qty) == -sign ? Math.Min(Math.Abs(traded), Math.Abs(qty)) : 0;
        var opened = Math.Abs(traded) - closed;
        return cost + sign * (closed == 0 ? 0 : closed * cost / qty) + sign * opened * price;
    }
}
