using TradingSystem.Exchange.Prices;

namespace TradingSystem.UnitTests.Exchange;

public sealed class PriceTests
{
    [Fact]
    public void Generated_same_seed_same_prices()
    {
        var (a, b) = (new GeneratedPrice(100, 0.02, 7), new GeneratedPrice(100, 0.02, 7));

        Assert.Equal(Enumerable.Range(0, 100).Select(_ => a.Next(TimeSpan.FromSeconds(1))), Enumerable.Range(0, 100).Select(_ => b.Next(TimeSpan.FromSeconds(1))));
    }

    [Fact]
    public void Generated_daily_volatility_is_what_was_asked_for()
    {
        var price = new GeneratedPrice(100, 0.02, 3);
        var (last, squares) = (100.0, 0.0);
        for (var day = 0; day < 5000; day++)
        {
            var next = (double)price.Next(TimeSpan.FromDays(1));
            squares += Math.Pow(Math.Log(next / last), 2);
            last = next;
        }
        Assert.InRange(Math.Sqrt(squares / 5000), 0.019, 0.021);
    }

    [Fact]
    public void Replayed_bar_passes_its_open_high_low_and_close()
    {
        var replay = new ReplayedPrice([new(new(2020, 1, 1), 100, 120, 90, 110, 1), new(new(2020, 1, 2), 110, 115, 80, 85, 1)], TimeSpan.FromSeconds(3));

        var prices = Enumerable.Range(0, 6).Select(i => replay.Next(TimeSpan.FromSeconds(i == 0 ? 0 : 1))).ToArray();

        Assert.Equal([100m, 90m, 120m, 110m, 115m, 80m], prices.Select(price => decimal.Round(price, 6)));
    }

    [Fact]
    public void BarFile_of_the_samples_is_read_whole()
    {
        var bars = BarFile.Read(Path.Combine(AppContext.BaseDirectory, "data", "sp500-2000.csv"));

        Assert.Equal(5105, bars.Count);
        Assert.Equal(new DateOnly(2000, 1, 3), bars[0].Date);
        Assert.Equal(1455.219971m, bars[0].Close);
    }

    [Theory]
    [InlineData("date,open,high,low,close,volume\n2020-01-01,1,2,0.5,x,1\n", "line 2")]
    [InlineData("date,open,high,low,close,volume\n2020-01-01,1,2,0.5,1,1\n2020-01-02,5,2,1,1,1\n", "line 3")]
    [InlineData("date,open,high,low,close,volume\n", "no bars")]
    public void BarFile_that_is_wrong_names_the_line(string text, string named)
    {
        var file = Path.GetTempFileName();
        File.WriteAllText(file, text);
        try
        {
            Assert.Contains(named, Assert.Throws<InvalidDataException>(() => BarFile.Read(file)).Message);
        }
        finally
        {
            File.Delete(file);
        }
    }
}
