namespace TradingSystem.Exchange.Prices;

/// <summary>
/// What moves all prices together: the return of the market as a whole. Venues with the same seed see the same market.
/// </summary>
/// <param name="volatilityPerDay">Standard deviation of a day's return.</param>
public sealed class MarketFactor(double volatilityPerDay, int seed)
{
    private readonly BrownianPath path = new(seed);
    private DateTimeOffset? reached;

    public double VolatilityPerDay => volatilityPerDay;

    /// <summary>The market's logarithmic return in the last step, without drift.</summary>
    public double Return { get; private set; }

    public void MoveTo(DateTimeOffset now)
    {
        Return = volatilityPerDay * path.Increment(reached ?? now, now);
        reached = now;
    }
}
