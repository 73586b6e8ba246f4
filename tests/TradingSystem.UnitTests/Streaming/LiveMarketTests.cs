using Microsoft.Extensions.Time.Testing;
using TradingSystem.Core.MarketData.Streaming;
using TradingSystem.Domain.Instruments;
using TradingSystem.Domain.Prices;

namespace TradingSystem.UnitTests.Streaming;

public sealed class LiveMarketTests
{
    private static readonly DateTimeOffset Noon = new(2026, 7, 1, 16, 0, 0, TimeSpan.Zero);
    private readonly FakeTimeProvider clock = new();
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(2);
    private readonly LiveMarket market;

    public LiveMarketTests() => market = new(clock);

    [Fact]
    public void Every_trade_goes_on_and_of_quotes_the_latest()
    {
        market.Add(AssetClass.UsEquity, [Quote(1), Trade(1), Quote(2), Trade(2)]);

        var (messages, quotes) = market.Take();

        Assert.Equal([typeof(TradeTick), typeof(TradeTick), typeof(QuoteTick)],
            messages.Select(message => message.Point.GetType()));
        Assert.Equal(2, ((QuoteTick)messages[^1].Point).BidPrice);
        Assert.Equal((2m, 2m, 2L), (quotes.Single().BidPrice, quotes.Single().LastPrice, quotes.Single().LastTradeId));
        Assert.Empty(market.Take().Messages);
    }

    [Fact]
    public void Polled_quotes_that_are_not_newer_are_nothing_new()
    {
        market.Add(AssetClass.UsEquity, [Quote(5), Trade(5)]);
        market.Take();
        market.Add(
            [new("AAPL", 4, 1, 5, 1, 4, 1, 4, Noon.AddSeconds(4), Noon.AddSeconds(5)),
            new("BTC/USD", 1, 1, 2, 1, 0, 0, 0, Noon, default)],
            Fresh);

        var (messages, quotes) = market.Take();

        Assert.Equal("BTC/USD", Assert.Single(messages).Symbol);
        Assert.Equal("BTC/USD", Assert.Single(quotes).Symbol);
    }

    [Fact]
    public void Trades_that_were_asked_for_do_not_come_twice()
    {
        market.Add([Asked(5)], Fresh);
        market.Add(AssetClass.UsEquity, [Trade(4), Trade(5), Trade(6)]);   // its stream is there again
        Assert.Equal([5, 6], Trades());

        market.Add([Asked(8)], Fresh);   // the stream is still about to bring it
        market.Add(AssetClass.UsEquity, [Trade(7), Trade(8)]);
        Assert.Equal([7, 8], Trades());

        clock.Advance(TimeSpan.FromSeconds(3));
        market.Add([Asked(9)], Fresh);
        Assert.Equal([9], Trades());

        static Quote Asked(int n) => new("AAPL", n, 1, n + 1, 1, n, 1, n, Noon.AddSeconds(n), Noon.AddSeconds(n));
        IEnumerable<long> Trades() =>
            market.Take().Messages.Select(message => message.Point).OfType<TradeTick>().Select(trade => trade.Id);
    }

    [Fact]
    public void What_nobody_takes_away_is_bounded()
    {
        for (var i = 0; i < 300; i++) market.Add(AssetClass.UsEquity, [.. Enumerable.Range(0, 100).Select(Trade)]);

        Assert.Equal(20_000, market.Take().Messages.Count);
    }

    [Fact]
    public void Feed_is_fresh_by_its_data_alone()
    {
        Assert.False(market.IsFresh(AssetClass.UsEquity, TimeSpan.FromSeconds(2)));
        market.Add(AssetClass.UsEquity, [Quote(1)]);
        Assert.True(market.IsFresh(AssetClass.UsEquity, TimeSpan.FromSeconds(2)));
        Assert.False(market.IsFresh(AssetClass.Crypto, TimeSpan.FromSeconds(2)));
        clock.Advance(TimeSpan.FromSeconds(2));
        market.Add(AssetClass.UsEquity, []);
        Assert.False(market.IsFresh(AssetClass.UsEquity, TimeSpan.FromSeconds(2)));
    }

    [Fact]
    public void Books_go_on_as_a_whole_and_again_for_whoever_comes_later()
    {
        market.Add(AssetClass.Crypto,
            [Book("BTC/USD", false, 98, 2), Book("BTC/USD", true, 99, 1), Book("BTC/USD", false, 98, 2),
            Book("ETH/USD", false, 5, 1)]);

        var book = (BookUpdate)Assert.Single(market.Take().Messages).Point;   // of the other one nobody knows the whole
        Assert.True(book.IsWhole);
        Assert.Equal([new(99, 1), new(98, 2)], book.Bids);
        Assert.Empty(market.Take().Messages);

        clock.Advance(TimeSpan.FromSeconds(3));
        market.Add(AssetClass.Crypto, [Trade(1)]);
        market.Take();
        clock.Advance(TimeSpan.FromSeconds(3));
        Assert.Equal(book.Bids, ((BookUpdate)Assert.Single(market.Take().Messages).Point).Bids);
        clock.Advance(TimeSpan.FromSeconds(6));
        Assert.Empty(market.Take().Messages);   // its source is silent: it may not be so any more
    }

    private static MarketEvent Book(string symbol, bool whole, decimal price, decimal size) =>
        new(symbol, new BookUpdate { IsWhole = whole, Bids = [new(price, size)] });

    private static MarketEvent Quote(int n) => new("AAPL", QuoteTick.Of(false, Noon.AddSeconds(n), n, 1, n + 1, 1));

    private static MarketEvent Trade(int n) => new("AAPL", TradeTick.Of(false, Noon.AddSeconds(n), n, 1, n));
}
