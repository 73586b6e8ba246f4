using TradingSystem.Core.MarketData;
using TradingSystem.Domain.Prices;
using TradingSystem.SimulationTests.Scheduling;

namespace TradingSystem.SimulationTests.Servers;

/// <summary>Prices that wander around 100 until the run's end, for the stops to be reached or not.</summary>
internal sealed class SimulatedMarket : IQuotes
{
    private const decimal Center = 100, Step = 1.5m, HalfSpread = 0.05m;
    private static readonly TimeSpan StepEvery = TimeSpan.FromMilliseconds(250);
    private readonly Scheduler scheduler;
    private readonly Dictionary<string, decimal> prices;

    public SimulatedMarket(Scheduler scheduler, IEnumerable<string> symbols)
    {
        this.scheduler = scheduler;
        prices = symbols.ToDictionary(symbol => symbol, _ => Center);
        scheduler.After(StepEvery, null, Move);
    }

    /// <summary>Prices stand still: nothing new begins.</summary>
    public bool IsClosed { get; set; }

    public Quote? Find(string symbol)
    {
        var (price, now) = (prices[symbol], ProcessClock.Start + scheduler.Now);
        return new(symbol, price - HalfSpread, 100, price + HalfSpread, 100, price, 1, 1, now, now);
    }

    private void Move()
    {
        if (IsClosed) return;
        foreach (var (symbol, price) in prices.ToArray())
        {
            prices[symbol] = decimal.Round(
                price + (Center - price) / 20 + Step * (decimal)(2 * scheduler.Random.NextDouble() - 1), 2);
        }
        scheduler.After(StepEvery, null, Move);
    }
}
