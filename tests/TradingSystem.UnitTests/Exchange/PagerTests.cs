using TradingSystem.Domain.Prices;
using TradingSystem.Exchange.MarketData;

namespace TradingSystem.UnitTests.Exchange;

public sealed class PagerTests
{
    private static readonly DateTimeOffset Start = new(2026, 7, 1, 16, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Pages_put_together_are_the_whole_without_a_second_copy(int seed)
    {
        var chance = new Random(seed);
        var all = new[] { "AAPL", "BTC/USD", "MSFT", "NONE", "TSLA" }.ToDictionary(
            symbol => symbol, symbol => symbol == "NONE" ? [] : Trades(chance.Next(1, 40)));
        foreach (var descending in new[] { false, true })
        {
            foreach (var limit in new[] { 1, 2, 7, 39, 1000 })
            {
                var query = new HistoryQuery
                {
                    Symbols = ["TSLA", "NONE", "UNKNOWN", "AAPL", "MSFT", "AAPL", "BTC/USD"],
                    Limit = limit,
                    Descending = descending
                };
                var read = new Dictionary<string, List<TradeTick>>();
                HistoryPage<TradeTick> page;
                do
                {
                    page = Pager.Page<TradeTick>(query, symbol => [.. all.GetValueOrDefault(symbol, [])])!;
                    Assert.InRange(page.Items.Values.Sum(items => items.Length), 1, limit);
                    foreach (var (symbol, items) in page.Items)
                    {
                        if (!read.TryGetValue(symbol, out var list)) read[symbol] = list = [];
                        list.AddRange(items);
                    }
                    query = query with { PageToken = page.NextPageToken };
                }
                while (page.NextPageToken is not null);
                Assert.Equal(
                    all.Where(pair => pair.Value.Length > 0).Select(pair => pair.Key).Order(StringComparer.Ordinal),
                    read.Keys.Order(StringComparer.Ordinal));
                foreach (var (symbol, items) in read)
                {
                    Assert.Equal(descending ? all[symbol].Reverse() : all[symbol], items);
                }
            }
        }
    }

    [Theory]
    [InlineData("x")]
    [InlineData("!!!!")]
    [InlineData("QUFQTHw")]
    [InlineData("QUFQTHw5OTk5OTk5OTk5OTk5OTk5OTk5OTk5")]
    public void Token_of_somebody_else_is_refused(string token) =>
        Assert.Null(Pager.Page(new HistoryQuery { Symbols = ["A"], PageToken = token }, _ => Trades(3)));

    private static TradeTick[] Trades(
        int count) => [.. Enumerable.Range(0, count).Select(i => TradeTick.Of(false, Start.AddSeconds(i), 1, 1, i))];
}
