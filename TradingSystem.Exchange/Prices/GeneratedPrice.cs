namespace TradingSystem.Exchange.Prices;

/// <summary>
/// Geometric Brownian motion without drift, dS = σ S dW, whose return is that of the market times β and one of its own:
/// the single-index model (W. Sharpe, A Simplified Model for Portfolio Analysis, 1963), σ² = β²σₘ² + σₑ². The same
/// seeds give the same prices.
/// </summary>
/// <param name="volatilityPerDay">Standard deviation of a day's return, the market's part included.</param>
/// <param name="market">Null: the price moves alone.</param>
/// <param name="beta">Cut to what the volatility leaves room for.</param>
public sealed class GeneratedPrice(
    decimal start, double volatilityPerDay, int seed, MarketFactor? market = null, double beta = 0) : IPriceSource
{
    private readonly Random random = new(seed);
    private readonly double beta = market is not { VolatilityPerDay: > 0 }
        ? 0
        : Math.Clamp(beta, -volatilityPerDay / market.VolatilityPerDay, volatilityPerDay / market.VolatilityPerDay);
    private double price = (double)start;

    public decimal Next(TimeSpan elapsed)
    {
        var common = beta * (market?.VolatilityPerDay ?? 0);
        var own = Math.Sqrt(Math.Max(0, (volatilityPerDay * volatilityPerDay - common * common) * elapsed.TotalDays));
        // Of the logarithm, so that the price itself has none.
        var drift = -volatilityPerDay * volatilityPerDay * elapsed.TotalDays / 2;
        price = Math.Max(
            0.01, price * Math.Exp(own * NormalVariable.Next(random) + beta * (market?.Return ?? 0) + drift));
        return (decimal)price;
    }
}
