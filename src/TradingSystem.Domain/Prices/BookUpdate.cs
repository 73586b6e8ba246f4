namespace TradingSystem.Domain.Prices;

/// <summary>
/// A book, or what has changed of it. Prices in US dollars, sizes in units; a size of zero takes a price out of the
/// book.
/// </summary>
public sealed class BookUpdate : IDataPoint
{
    public DateTimeOffset Time { get; init; }
    public PriceLevel[] Bids { get; init; } = [];
    public PriceLevel[] Asks { get; init; } = [];

    /// <summary>Everything that isn't in it is no longer in the book.</summary>
    public bool IsWhole { get; init; }

    /// <summary>What has changed from one whole book to a later one; null when nothing has.</summary>
    public static BookUpdate? Change(BookUpdate before, BookUpdate after)
    {
        var change = new BookUpdate
        {
            Time = after.Time,
            Bids = Change(before.Bids, after.Bids),
            Asks = Change(before.Asks, after.Asks)
        };
        return change.Bids.Length + change.Asks.Length > 0 ? change : null;
    }

    private static PriceLevel[] Change(PriceLevel[] before, PriceLevel[] after)
    {
        var (known, prices) = (before.ToHashSet(), after.Select(level => level.Price).ToHashSet());
        return [
            .. after.Where(level => !known.Contains(level)),
            .. before.Where(level => !prices.Contains(level.Price)).Select(level => level with { Size = 0 })
        ];
    }
}
