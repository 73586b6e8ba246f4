using TradingSystem.Domain.Prices;
using TradingSystem.Exchange.MarketData;

namespace TradingSystem.UnitTests.Exchange;

public sealed class SymbolTapeTests
{
    private static readonly DateTimeOffset Noon = new(2026, 7, 1, 16, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Always = DateTimeOffset.MaxValue;

    [Fact]
    public void Trades_become_the_bars_of_their_minutes()
    {
        var tape = new SymbolTape("AAPL", crypto: false, 100, 1);
        Trade(tape, 0, 10, 1);
        Trade(tape, 20, 12, 3);
        Trade(tape, 59, 9, 2);
        Trade(tape, 60, 11, 1);

        var bars = tape.Bars(Timeframe.Minute, Noon, Always);

        Assert.Equal(2, bars.Length);
        var bar = bars[0].ToWire();
        Assert.Equal((Noon, 10m, 12m, 9m, 9m, 6m, 3L, 10.666667m),
            (bar.Time, bar.Open, bar.High, bar.Low, bar.Close, bar.Volume, bar.Trades, bar.AveragePrice));
        Assert.Equal(bars[0], tape.LatestMinute);
    }

    [Fact]
    public void Minute_ends_with_the_clock_and_is_told_with_its_day()
    {
        var tape = new SymbolTape("BTC/USD", crypto: true, 100, 3);
        var told = new List<(Timeframe, DateTimeOffset)>();
        tape.Completed += (_, timeframe, bar) => told.Add((timeframe, bar.Start));
        Trade(tape, 0, 10, 1);
        tape.Add(QuoteTick.Of(true, Noon.AddSeconds(60), 1, 1, 2, 1));
        Trade(tape, 24 * 3600, 20, 1);
        tape.Add(QuoteTick.Of(true, Noon.AddSeconds(24 * 3600 + 60), 1, 1, 2, 1));

        Assert.Equal(
            [(Timeframe.Minute, Noon), (Timeframe.Day, new(2026, 7, 1, 0, 0, 0, TimeSpan.Zero)),
            (Timeframe.Minute, Noon.AddDays(1))],
            told);
    }

    [Theory]
    [InlineData(1, false)]
    [InlineData(2, true)]
    [InlineData(3, false)]
    public void Coarser_bars_are_the_finer_ones_joined(int seed, bool crypto)
    {
        var chance = new Random(seed);
        var tape = new SymbolTape("X", crypto, 100, 10);
        var at = 0.0;
        for (var i = 0; i < 3000; i++)
        {
            Trade(tape, at += chance.NextDouble() * 120 * chance.Next(1, 3), 100 + chance.Next(-20, 20),
                chance.Next(1, 9));
        }
        var minutes = tape.Bars(Timeframe.Minute, DateTimeOffset.MinValue, Always);
        foreach (var name in new[] { "2Min", "7Min", "59T", "1H", "4H", "23H", "1D", "1W", "1Month", "12M" })
        {
            Assert.True(Timeframe.TryParse(name, out var timeframe));
            var bars = tape.Bars(timeframe, DateTimeOffset.MinValue, Always);

            Assert.Equal(minutes.Sum(bar => bar.Volume), bars.Sum(bar => bar.Volume));
            Assert.Equal(minutes.Sum(bar => bar.Trades), bars.Sum(bar => bar.Trades));
            Assert.Equal(minutes.Sum(bar => bar.Value), bars.Sum(bar => bar.Value));
            Assert.Equal((minutes[0].Open, minutes[^1].Close), (bars[0].Open, bars[^1].Close));
            Assert.Equal(minutes.Select(bar => timeframe.StartOf(bar.Start, Timeframe.ZoneOf(crypto))).Distinct(),
                bars.Select(bar => bar.Start));
            foreach (var bar in bars)
            {
                var parts = minutes
                    .Where(part => timeframe.StartOf(part.Start, Timeframe.ZoneOf(crypto)) == bar.Start)
                    .ToArray();
                Assert.Equal(
                    (parts.Max(part => part.High), parts.Min(part => part.Low), parts[0].Open, parts[^1].Close),
                    (bar.High, bar.Low, bar.Open, bar.Close));
            }
            // A start in the middle changes no bar.
            var middle = bars[bars.Length / 2].Start;
            Assert.Equal(bars[(bars.Length / 2)..], tape.Bars(timeframe, middle, Always));
        }
    }

    [Fact]
    public void Memory_is_bounded()
    {
        var tape = new SymbolTape("X", crypto: true, 50, 1);
        for (var i = 0; i < 3000; i++) Trade(tape, i * 60, 100, 1);

        Assert.Equal(50, tape.Trades(DateTimeOffset.MinValue, Always).Length);
        Assert.Equal(24 * 60 + 1, tape.Bars(Timeframe.Minute, DateTimeOffset.MinValue, Always).Length);
        Assert.Equal(3000, tape.Bars(Timeframe.Day, DateTimeOffset.MinValue, Always).Sum(bar => bar.Volume));
    }

    private static void Trade(SymbolTape tape, double seconds, decimal price, decimal size) =>
        tape.Add(TradeTick.Of(tape.Crypto, Noon.AddSeconds(seconds), price, size, 1));
}
