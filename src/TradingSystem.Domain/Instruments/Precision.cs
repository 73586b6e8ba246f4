namespace TradingSystem.Domain.Instruments;

/// <summary>
/// How exactly amounts are kept that come from divisions. The database adds them up without losing a digit, and a sum
/// with more digits than a decimal has (28) couldn't be read any more.
/// </summary>
public static class Precision
{
    private const int CashDecimals = 9, QtyDecimals = 9, CostDecimals = 12;

    /// <summary>US dollars that are set aside.</summary>
    public static decimal Cash(decimal amount) => decimal.Round(amount, CashDecimals);

    /// <summary>Units of an asset that are set aside.</summary>
    public static decimal Qty(decimal amount) => decimal.Round(amount, QtyDecimals);

    /// <summary>What a position cost, in US dollars.</summary>
    public static decimal Cost(decimal amount) => decimal.Round(amount, CostDecimals);
}
