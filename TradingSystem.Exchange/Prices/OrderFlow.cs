using TradingSystem.Domain.Orders;

namespace TradingSystem.Exchange.Prices;

/// <summary>
/// What the rest of the market does at the best prices: in each step it buys or sells, equally likely, an exponentially
/// distributed quantity whose mean gives the day's value. The same seed gives the same flow.
/// </summary>
/// <param name="dailyValue">US dollars traded in 24 hours; 0: nothing.</param>
public sealed class OrderFlow(decimal dailyValue, int seed)
{
    private readonly Random random = new(seed);

    /// <summary>Null when nothing is traded.</summary>
    public (OrderSide Side, decimal Qty)? Next(TimeSpan elapsed, decimal price)
    {
        if (dailyValue <= 0 || elapsed <= TimeSpan.Zero) return null;
        var side = random.Next(2) == 0 ? OrderSide.Buy : OrderSide.Sell;
        var mean = dailyValue / price * (decimal)elapsed.TotalDays;
        var qty = decimal.Round(mean * (decimal)-Math.Log(1 - random.NextDouble()), price > 1000 ? 4 : 0,
            MidpointRounding.ToPositiveInfinity);
        return qty > 0 ? (side, qty) : null;
    }
}
