using Microsoft.Extensions.Logging.Abstractions;
using TradingSystem.Domain.Prices;
using TradingSystem.Exchange.MarketData;

namespace TradingSystem.UnitTests.Exchange;

public sealed class BarLogTests : IDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 7, 8, 15, 0, 30, TimeSpan.Zero);
    private readonly string folder = Directory.CreateTempSubdirectory("bars").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Seeded_past_is_the_same_each_time_and_ends_at_the_present_price(bool crypto)
    {
        var past = new SeededHistory(crypto, 0.02, 7).EndingAt(Now, 180, 5).ToArray();

        Assert.Equal(past, new SeededHistory(crypto, 0.02, 7).EndingAt(Now, 180, 5).ToArray());
        Assert.NotEqual(past, new SeededHistory(crypto, 0.02, 8).EndingAt(Now, 180, 5).ToArray());
        Assert.Equal(180, past[^1].Bar.Close);
        Assert.All(past,
            item => Assert.True(
                item.Bar.Low <= Math.Min(item.Bar.Open, item.Bar.Close)
                    && item.Bar.High >= Math.Max(item.Bar.Open, item.Bar.Close)
                    && item.Bar.Low > 0));
        Assert.InRange(past.Count(item => item.Timeframe == Timeframe.Day), crypto ? 725 : 495, crypto ? 730 : 505);
        var last = past[^1].Bar.Start;
        Assert.Equal(
            crypto
                ? new(2026, 7, 8, 14, 59, 0, TimeSpan.Zero)
                : new DateTimeOffset(2026, 7, 8, 14, 59, 0, TimeSpan.Zero),
            last);
        Assert.Equal(past.Select(item => item.Bar.Start).Order(), past.Select(item => item.Bar.Start));
    }

    [Fact]
    public void Bars_are_there_again_after_a_restart_even_with_a_torn_last_line()
    {
        var before = Tape();
        using (Open(before, seeded: true))
        {
            before.Add(TradeTick.Of(true, Now, 200, 1, 1));
            before.Add(TradeTick.Of(true, Now.AddMinutes(1), 210, 2, 2));   // this minute never ends
        }
        File.AppendAllText(Path.Combine(folder, "bars.csv"), "1Min,BTC/USD,17835");

        var after = Tape();
        using var log = Open(after, seeded: false);

        var minutes = before.Bars(Timeframe.Minute, DateTimeOffset.MinValue, DateTimeOffset.MaxValue);
        Assert.Equal(minutes[..^1], after.Bars(Timeframe.Minute, DateTimeOffset.MinValue, DateTimeOffset.MaxValue));
        Assert.Equal(200, after.LatestMinute?.Close);
        Assert.Equal(before.Bars(Timeframe.Day, DateTimeOffset.MinValue, DateTimeOffset.MaxValue)[..^1],
            after.Bars(Timeframe.Day, DateTimeOffset.MinValue, DateTimeOffset.MaxValue)[..^1]);
    }

    [Fact]
    public void Lines_that_are_none_are_left_out()
    {
        File.WriteAllText(Path.Combine(folder, "bars.csv"),
            "rubbish\n1Min,BTC/USD,1783522800,1,2,1,1,1,1,x\n1Min,BTC/USD,1783522800,1,2,1,1.5,1,1,4\n1Min,GONE,1783522800,1,2,1,1.5,1,1,4\n1Day,BTC/USD,99999999999999,1,1,1,1,1,1,1\n");
        var tape = Tape();
        using var log = Open(tape, seeded: false);

        Assert.Equal(
            1.5m, Assert.Single(tape.Bars(Timeframe.Minute, DateTimeOffset.MinValue, DateTimeOffset.MaxValue)).Close);
    }

    private static SymbolTape Tape() => new("BTC/USD", crypto: true, 100, 5);

    private BarLog Open(SymbolTape tape, bool seeded) =>
        BarLog.Open(folder, [tape],
            t => seeded
                ? new SeededHistory(t.Crypto, 0.02, 1).EndingAt(Now, 180, 5)
                : throw new InvalidOperationException("the past is in the file"),
            NullLogger.Instance);
}
