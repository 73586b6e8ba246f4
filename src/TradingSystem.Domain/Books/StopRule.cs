namespace TradingSystem.Domain.Books;

/// <summary>Where a position's stop belongs, and when it is reached. Pure.</summary>
public static class StopRule
{
    private const int Decimals = 6;

    /// <summary>
    /// The entry price less (for a short position: plus) the given part of it, in US dollars for a unit.
    /// </summary>
    public static decimal For(Position position, decimal percent) =>
        decimal.Round(position.AvgEntryPrice * (1 - Math.Sign(position.Qty) * percent / 100), Decimals);

    /// <param name="bid">What selling brings, in US dollars for a unit.</param>
    /// <param name="ask">What buying costs.</param>
    public static bool IsReached(Position position, decimal bid, decimal ask) =>
        position.StopLoss is { } stop && position.Qty switch
        {
            > 0 => bid > 0 && bid <= stop,
            < 0 => ask >= stop,
            _ => false,
        };
}
