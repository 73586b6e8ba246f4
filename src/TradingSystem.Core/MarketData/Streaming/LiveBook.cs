using TradingSystem.Domain.Prices;

namespace TradingSystem.Core.MarketData.Streaming;

/// <summary>A book as the updates of a stream leave it. Not thread-safe.</summary>
public sealed class LiveBook
{
    private readonly SortedDictionary<decimal, decimal> asks = [];
    private readonly SortedDictionary<decimal, decimal> bids = new(Comparer<decimal>.Create((a, b) => b.CompareTo(a)));
    private DateTimeOffset time;

    /// <summary>All of it, best price first.</summary>
    public BookUpdate Whole => new() { Time = time, Bids = Levels(bids), Asks = Levels(asks), IsWhole = true };

    public void Apply(BookUpdate update)
    {
        time = update.Time;
        Apply(update.Bids, bids, update.IsWhole);
        Apply(update.Asks, asks, update.IsWhole);
    }

    private static void Apply(PriceLevel[] changed, SortedDictionary<decimal, decimal> levels, bool isWhole)
    {
        if (isWhole) levels.Clear();
        foreach (var (price, size) in changed)
        {
            if (size > 0) levels[price] = size;
            else levels.Remove(price);
        }
    }

    private static PriceLevel[] Levels(
        SortedDictionary<decimal, decimal> levels) => [.. levels.Select(level => new PriceLevel(
            level.Key, level.Value))];
}
