namespace TradingSystem.Exchange.Rules;

/// <summary>
/// The steps in which stocks are priced in the United States: a cent, and a hundredth of a cent below one dollar
/// (Rule 612 of Regulation NMS). Prices in US dollars. Pure.
/// </summary>
public static class PriceTick
{
    private const decimal Cent = 0.01m, SubPenny = 0.0001m;

    /// <summary>The step at a price.</summary>
    public static decimal At(decimal price) => price < 1 ? SubPenny : Cent;

    /// <summary>The nearest price that can be quoted; of two that are equally near, the even one.</summary>
    public static decimal Nearest(decimal price) => decimal.Round(price, At(price).Scale, MidpointRounding.ToEven);
}
