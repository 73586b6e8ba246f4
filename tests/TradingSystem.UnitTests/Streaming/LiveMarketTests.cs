using TradingSystem.Core.Alpaca.Market;
using TradingSystem.Core.MarketData;
using TradingSystem.Core.MarketData.Streaming;
using TradingSystem.UnitTests.Time;

namespace TradingSystem.UnitTests.Streaming;

public sealed class LiveMarketTests
{
    private static readonly DateTimeOffset Noon = new(2026, 7, 1, 16, 0, 0, TimeSpan.Zero);
    private readonly ManualClock clock = new();
    private readonly LiveMarket market;

    public LiveMarketTests() => market = new(clock);

    [Fact]
    public void Every_trade_goes_on_and_of_quotes_the_latest()
    {
        market.Add(MarketFeed.Stocks, [Quote(1), Trade(1), Quote(2), Trade(2)]);

        var (messages, quotes) = market.Take();

        Assert.Equal([MarketFeed.Trades, MarketFeed.Trades, MarketFeed.Quotes], messages.Select(message => message.Channel));
        Assert.Equal(2, ((QuoteWire)messages[^1].Point).BidPrice);
        Assert.Equal((2m, 2m, 2L), (quotes.Single().BidPrice, quotes.Single().LastPrice, quotes.Single().LastTradeId));
        Assert.Empty(market.Take().Messages);
    }

    [Fact]
    public void Polled_quotes_that_are_not_newer_are_nothing_new()
    {
        market.Add(MarketFeed.Stocks, [Quote(5), Trade(5)]);
        market.Take();
        market.Add([new("AAPL", 4, 1, 5, 1, 4, 1, 4, Noon.AddSeconds(4), Noon.AddSeconds(5)), new("BTC/USD", 1, 1, 2, 1, 0, 0, 0, Noon, default)]);

        var (messages, quotes) = market.Take();

        Assert.Equal("BTC/USD", Assert.Single(messages).Symbol);
        Assert.Equal("BTC/USD", Assert.Single(quotes).Symbol);
    }

    [Fact]
    public void What_nobody_takes_away_is_bounded()
    {
        for (var i = 0; i < 300; i++) market.Add(MarketFeed.Stocks, [.. Enumerable.Range(0, 100).Select(Trade)]);

        Assert.Equal(20_000, market.Take().Messages.Count);
    }

    [Fact]
    public void Feed_is_fresh_by_its_data_alone()
    {
        Assert.False(market.IsFresh(MarketFeed.Stocks, TimeSpan.FromSeconds(2)));
        market.Add(MarketFeed.Stocks, [Quote(1)]);
        Assert.True(market.IsFresh(MarketFeed.Stocks, TimeSpan.FromSeconds(2)));
        Assert.False(market.IsFresh(MarketFeed.CryptoUs, TimeSpan.FromSeconds(2)));
        clock.Advance(TimeSpan.FromSeconds(2));
        market.Add(MarketFeed.Stocks, []);
        Assert.False(market.IsFresh(MarketFeed.Stocks, TimeSpan.FromSeconds(2)));
    }

    private static MarketEvent Quote(int n) => MarketEvent.Of("AAPL", QuoteWire.Of(false, Noon.AddSeconds(n), n, 1, n + 1, 1));

    private static MarketEvent Trade(int n) => MarketEvent.Of("AAPL", TradeWire.Of(false, Noon.AddSeconds(n), n, 1, n));
}
