namespace TradingSystem.Domain.Books;

/// <summary>
/// What a short position ties up: what its sale brought, and the same again. Accounts have a multiplier of 1, so a
/// short position takes as much buying power as a long one of the same worth. At cost: the prices of other symbols
/// needn't be known when an order is judged.
/// </summary>
public static class ShortCollateral
{
    private const decimal PerDollarSold = 2;

    /// <returns>US dollars; nothing for a long position.</returns>
    public static decimal Of(decimal qty, decimal costBasis) => qty < 0 ? PerDollarSold * Math.Abs(costBasis) : 0;

    public static decimal Of(Position position) => Of(position.Qty, position.CostBasis);
}
