namespace TradingSystem.Exchange.Prices;

/// <summary>Geometric Brownian motion without drift: dS = σ S dW. The same seed gives the same prices.</summary>
public sealed class GeneratedPrice(decimal start, double volatilityPerDay, int seed) : IPriceSource
{
    private readonly Random random = new(seed);
    private double price = (double)start;

    public decimal Next(TimeSpan elapsed)
    {
        var sigma = volatilityPerDay * Math.Sqrt(elapsed.TotalDays);
        // Box–Muller: a normal variable from two uniform ones.
        var normal = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
        price = Math.Max(0.01, price * Math.Exp(sigma * normal - sigma * sigma / 2));
        return (decimal)price;
    }
}
