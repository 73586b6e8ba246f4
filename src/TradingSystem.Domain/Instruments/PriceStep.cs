namespace TradingSystem.Domain.Instruments;

/// <summary>
/// Price steps of stocks in the United States: a cent from one dollar on, a hundredth of a cent below (SEC Rule 612 of
/// Regulation NMS).
/// </summary>
public static class PriceStep
{
    private const int Decimals = 2, DecimalsBelowOneDollar = 4;

    public static decimal Round(decimal price) => decimal.Round(price, price >= 1 ? Decimals : DecimalsBelowOneDollar);

    public static bool Fits(decimal price) => Round(price) == price;
}
