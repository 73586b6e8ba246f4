using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using TradingSystem.Core.Brokers;
using TradingSystem.Core.MarketData;
using TradingSystem.Domain.Prices;

namespace TradingSystem.UnitTests.MarketData;

public sealed class PreviousClosesTests : IDisposable
{
    private readonly FakeTimeProvider clock = new();
    private readonly Source source = new();
    private readonly PreviousCloses closes;

    public PreviousClosesTests()
    {
        closes = new(source, clock, NullLogger<PreviousCloses>.Instance);
        GoTo(new(2026, 11, 27, 20, 0, 0, TimeSpan.Zero));
    }

    public void Dispose() => closes.Dispose();

    /// <summary>Daily bars whose close is the day of the month, and for crypto ten times that.</summary>
    private sealed class Source : IMarketData
    {
        public List<HistoryQuery> Asked { get; } = [];

        public bool IsAway { get; set; }

        public Task<IReadOnlyList<Quote>> LatestAsync(CancellationToken ct) => throw new NotSupportedException();

        public Task<HistoryPage<T>> HistoryAsync<T>(HistoryQuery query, CancellationToken ct) where T
            : IDataPoint
        {
            Asked.Add(query);
            if (IsAway) throw new BrokerUnavailableException("away");
            var zone = Timeframe.ZoneOf(query.Crypto);
            var items = new Dictionary<string, T[]>();
            foreach (var symbol in query.Symbols.Where(symbol => symbol != "NEW"))
            {
                var bars = new List<Bar>();
                for (var start = Timeframe.Day.StartOf(query.Start.AddDays(1),
                    zone); start <= query.End; start = Timeframe.Day.EndOf(start, zone))
                {
                    bars.Add(new()
                    {
                        Time = start,
                        Close = TimeZoneInfo.ConvertTime(start, zone).Day * (query.Crypto ? 10 : 1)
                    });
                }
                items[symbol] = [.. bars.Cast<T>()];
            }
            return Task.FromResult(new HistoryPage<T>(items, null));
        }
    }

    [Fact]
    public async Task Close_is_that_of_the_day_before_the_markets_own()
    {
        GoTo(new(2026, 11, 28, 3, 0, 0, TimeSpan.Zero));   // still the 27th in New York

        var found = await FindAsync("AAPL", "BTC/USD");

        Assert.Equal((26m, 270m), (found["AAPL"], found["BTC/USD"]));
    }

    [Fact]
    public async Task Close_is_asked_for_once_a_day()
    {
        await FindAsync("AAPL");
        await FindAsync("AAPL");
        Assert.Single(source.Asked);

        clock.Advance(TimeSpan.FromDays(1));

        Assert.Equal(27, (await FindAsync("AAPL"))["AAPL"]);
        Assert.Equal(2, source.Asked.Count);
    }

    [Fact]
    public async Task Close_that_is_known_stays_while_the_source_is_away()
    {
        await FindAsync("AAPL");
        source.IsAway = true;
        Assert.Equal(26, (await FindAsync("AAPL", "MSFT"))["AAPL"]);
        Assert.False((await FindAsync("MSFT")).ContainsKey("MSFT"));
        Assert.Equal(2, source.Asked.Count);   // it isn't asked again at once

        source.IsAway = false;
        clock.Advance(TimeSpan.FromSeconds(30));

        Assert.Equal(26, (await FindAsync("MSFT"))["MSFT"]);
    }

    [Fact]
    public async Task Symbol_without_a_past_has_no_close()
    {
        Assert.Empty(await FindAsync("NEW"));
        await FindAsync("NEW");
        Assert.Single(source.Asked);
    }

    private void GoTo(DateTimeOffset time) => clock.Advance(time - clock.GetUtcNow());

    private Task<IReadOnlyDictionary<string, decimal>> FindAsync(params string[] symbols) =>
        closes.FindAsync(symbols, TestContext.Current.CancellationToken);
}
