using TradingSystem.Core.MarketData.Streaming;
using TradingSystem.Domain.Prices;

namespace TradingSystem.UnitTests.Streaming;

public sealed class LiveBookTests
{
    [Fact]
    public void Updates_add_change_and_remove_levels()
    {
        var book = new LiveBook();
        book.Apply(Update(true, [(99, 1), (98, 2)], [(101, 3)]));
        book.Apply(Update(false, [(99, 0), (98, 5), (97.5m, 1), (1, 0)], [(100.5m, 4)]));

        Assert.Equal([new(98, 5), new(97.5m, 1)], book.Whole.Bids);
        Assert.Equal([new(100.5m, 4), new(101, 3)], book.Whole.Asks);

        book.Apply(Update(true, [(50, 1)], []));
        Assert.Equal([new(50, 1)], book.Whole.Bids);
        Assert.Empty(book.Whole.Asks);
    }

    [Fact]
    public void Changes_lead_from_one_book_to_the_next()
    {
        var (random, followed) = (new Random(7), new LiveBook());
        var before = Book();
        followed.Apply(before);
        for (var i = 0; i < 200; i++)
        {
            var after = Book();
            if (BookUpdate.Change(before, after) is { } change) followed.Apply(change);
            Assert.Equal(after.Bids, followed.Whole.Bids);
            Assert.Equal(after.Asks, followed.Whole.Asks);
            Assert.Null(BookUpdate.Change(after, followed.Whole));
            before = after;
        }

        BookUpdate Book() => Update(true,
            [.. Enumerable.Range(0, 5)
                .Where(_ => random.Next(3) > 0)
                .Select(n => (100m - n, (decimal)random.Next(1, 4)))],
            [.. Enumerable.Range(0, 5)
                .Where(_ => random.Next(3) > 0)
                .Select(n => (101m + n, (decimal)random.Next(1, 4)))]);
    }

    private static BookUpdate Update(
        bool whole, (decimal Price, decimal Size)[] bids, (decimal Price, decimal Size)[] asks) =>
        new()
        {
            IsWhole = whole,
            Bids = [.. bids.Select(level => new PriceLevel(level.Price, level.Size))],
            Asks = [.. asks.Select(level => new PriceLevel(level.Price, level.Size))]
        };
}
