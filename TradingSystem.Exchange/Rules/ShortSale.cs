namespace TradingSystem.Exchange.Rules;

/// <summary>
/// What is asked of an account that sells short. Its multiplier is 1, so a dollar sold short takes as much buying power
/// as a dollar bought: what the sale brought can't be spent, and as much again is tied up. Pure.
/// </summary>
public static class ShortSale
{
    /// <param name="held">Units; negative when sold short.</param>
    /// <param name="cost">What they brought, or cost, in US dollars.</param>
    /// <returns>US dollars; 0 for what is owned.</returns>
    public static decimal Collateral(decimal held, decimal cost)
    {
        if (held >= 0) return 0;
        var proceeds = Math.Abs(cost);
        return proceeds + proceeds;
    }
}
