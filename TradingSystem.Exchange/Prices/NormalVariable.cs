namespace TradingSystem.Exchange.Prices;

/// <summary>
/// A standard normal variable from two uniform ones of [0, 1): the transform of Box and Muller (1958).
/// </summary>
internal static class NormalVariable
{
    public static double From(double first, double second) =>
        Math.Sqrt(-2 * Math.Log(1 - first)) * Math.Cos(2 * Math.PI * second);

    public static double Next(Random random) => From(random.NextDouble(), random.NextDouble());
}
