namespace TradingSystem.Exchange.Prices;

/// <summary>
/// How customers' trading moves the price, as a part of its logarithm: x shares bought (or sold, negative), with V
/// traded in a day and the daily volatility σ, move it by γ·σ·x/V for good (the linear permanent impact of Almgren,
/// Thum, Hauptmann and Li, Direct Estimation of Equity Market Impact, 2005, who found γ = 0.314) and by η·σ·x/V for a
/// while, which decays exponentially (the resilience of Obizhaeva and Wang, Optimal Trading Strategy and Supply/Demand
/// Dynamics, 2013).
/// </summary>
public sealed class MarketImpact(double permanent, double transient, TimeSpan halfLife)
{
    private double forGood, forAWhile;

    /// <summary>What the price without impact is multiplied by.</summary>
    public decimal Factor => (decimal)Math.Exp(Math.Clamp(forGood + forAWhile, -5, 5));

    public void Trade(decimal signedQty, decimal dailyQty, double volatilityPerDay)
    {
        if (dailyQty <= 0) return;
        var part = (double)(signedQty / dailyQty) * volatilityPerDay;
        forGood += permanent * part;
        forAWhile += transient * part;
    }

    /// <summary>A jump for good, as after news.</summary>
    public void Jump(double part) => forGood += Math.Log(1 + part);

    public void Decay(TimeSpan elapsed) => forAWhile *= Math.Pow(0.5, elapsed / halfLife);
}
