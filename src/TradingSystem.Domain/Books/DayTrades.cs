namespace TradingSystem.Domain.Books;

/// <summary>
/// What an account has traded of a symbol on a day. Quantities in units of the asset, values in US dollars, fees not
/// included. Pure.
/// </summary>
/// <param name="Paid">For what was bought.</param>
/// <param name="Received">For what was sold.</param>
public readonly record struct DayTrades(decimal Bought, decimal Paid, decimal Sold, decimal Received)
{
    /// <summary>
    /// What the result of the day counts from: an open quantity at the close before the day, and what of it was opened
    /// today at what it brought or cost. What was opened first is closed first.
    /// </summary>
    /// <param name="qty">Held now; negative when short.</param>
    /// <param name="previousClose">Of a unit, in US dollars.</param>
    /// <returns>US dollars, with the sign of <paramref name="qty"/>.</returns>
    public decimal BasisOf(decimal qty, decimal previousClose)
    {
        var (held, opened, value) = qty > 0 ? (qty, Bought, Paid) : (-qty, Sold, Received);
        var fresh = Math.Min(held, opened);
        var ofToday = opened == 0 ? 0 : fresh * value / opened;
        return Math.Sign(qty) * ((held - fresh) * previousClose + ofToday);
    }
}
