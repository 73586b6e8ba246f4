using TradingSystem.Exchange;
using TradingSystem.Exchange.Prices;

namespace TradingSystem.UnitTests.Exchange;

public sealed class PriceTests
{
    [Fact]
    public void Generated_same_seed_same_prices()
    {
        var (a, b) = (new GeneratedPrice(100, 0.02, 7), new GeneratedPrice(100, 0.02, 7));

        Assert.Equal(Enumerable.Range(0, 100).Select(_ => a.Next(TimeSpan.FromSeconds(1))),
            Enumerable.Range(0, 100).Select(_ => b.Next(TimeSpan.FromSeconds(1))));
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
    public void Prices_follow_the_market_by_their_betas_and_keep_their_volatility()
    {
        var market = new MarketFactor(0.01, 5);
        GeneratedPrice[] prices = [new(100, 0.02, 1, market, 1.5), new(100, 0.02, 2, market, 0.5)];
        var (now, last, returns) = (VenueBench.Start, new[] { 100.0, 100.0 }, new List<(double A, double B)>());
        market.MoveTo(now);
        for (var day = 0; day < 5000; day++)
        {
            market.MoveTo(now = now.AddDays(1));
            double[] next = [.. prices.Select(price => (double)price.Next(TimeSpan.FromDays(1)))];
            returns.Add((Math.Log(next[0] / last[0]), Math.Log(next[1] / last[1])));
            last = next;
        }

        Assert.InRange(Math.Sqrt(returns.Average(r => r.A * r.A)), 0.019, 0.021);
        Assert.InRange(Math.Sqrt(returns.Average(r => r.B * r.B)), 0.019, 0.021);
        Assert.InRange(returns.Average(r => r.A * r.B) / 0.0004, 0.14, 0.24);   // β₁β₂σₘ²/(σ₁σ₂) = 0.1875
    }

    [Theory]
    [InlineData(0.01, 0.14, 0.36)]   // β²σₘ²/σ² = 0.25
    [InlineData(0, -0.06, 0.06)]
    public void Two_exchanges_have_nothing_in_common_but_the_market(double marketVolatility, double least, double most)
    {
        var symbol = new SymbolOptions { Symbol = "AAPL", VolatilityPercentPerDay = 2 };
        var exchanges = new[] { "exchange", "exchange-2" }.Select(name => (Market: new MarketFactor(
            marketVolatility, 1), Options: new ExchangeOptions { Name = name }))
            .Select(exchange => (exchange.Market, Prices: new PriceSources(exchange.Options, exchange.Market, null).Of(
                symbol, 0)))
            .ToArray();
        var (now, last, product) = (VenueBench.Start, new[] { 100.0, 100.0 }, 0.0);
        for (var day = 0; day <= 4000; day++)
        {
            double[] next = [.. exchanges.Select(exchange =>
            {
                exchange.Market.MoveTo(now);
                return (double)exchange.Prices.Next(TimeSpan.FromDays(1));
            })];
            if (day > 0) product += Math.Log(next[0] / last[0]) * Math.Log(next[1] / last[1]);
            (last, now) = (next, now.AddDays(1));
        }

        Assert.InRange(product / 4000 / 0.0004, least, most);
    }

    [Fact]
    public void Market_is_the_same_for_all_who_share_its_seed_in_whatever_steps_they_go()
    {
        var (a, b, sum, start) = (new BrownianPath(3), new BrownianPath(3), 0.0, VenueBench.Start);
        for (var i = 0; i < 977; i++)
        {
            sum += a.Increment(start.AddSeconds(i * 37.05), start.AddSeconds((i + 1) * 37.05));
        }

        Assert.Equal(b.Increment(start, start.AddSeconds(977 * 37.05)), sum, 9);
        Assert.NotEqual(sum, new BrownianPath(4).Increment(start, start.AddSeconds(977 * 37.05)), 9);
    }

    [Theory]
    [InlineData(0.1)]
    [InlineData(60)]
    [InlineData(200_000)]
    public void Market_has_the_variance_of_its_time(double seconds)
    {
        var (path, squares, start) = (new BrownianPath(11), 0.0, VenueBench.Start);
        for (var i = 0; i < 4000; i++)
        {
            squares += Math.Pow(path.Increment(start.AddSeconds(i * seconds), start.AddSeconds((i + 1) * seconds)), 2);
        }

        Assert.InRange(squares / 4000 / TimeSpan.FromSeconds(seconds).TotalDays, 0.9, 1.1);
    }

    [Theory]
    [InlineData(0.001)]
    [InlineData(0.3)]
    [InlineData(3600)]
    public void Replay_at_any_speed_is_where_its_time_says(double secondsPerBar)
    {
        var bars = BarFile.Read(Path.Combine(AppContext.BaseDirectory, "data", "sp500-2000.csv"));
        ReplayedPrice[] replays =
        [
            new(bars, TimeSpan.FromSeconds(secondsPerBar)), new([.. bars.Take(7)], TimeSpan.FromSeconds(secondsPerBar))
        ];
        foreach (var replay in replays)
        {
            for (var i = 0; i < 100; i++) Assert.InRange(replay.Next(TimeSpan.FromSeconds(0.1)), 500, 5000);
        }
        var bar = bars[(int)(10 / secondsPerBar + 1e-6) % bars.Count];
        Assert.InRange(replays[0].Next(TimeSpan.Zero), bar.Low - 0.01m, bar.High + 0.01m);
    }

    [Fact]
    public void Impact_stays_in_part_and_decays_in_part()
    {
        var impact = new MarketImpact(permanent: 0.3, transient: 0.7, TimeSpan.FromSeconds(10));
        impact.Trade(signedQty: 1000, dailyQty: 1000, volatilityPerDay: 0.02);
        Assert.Equal(Math.Exp(0.02), (double)impact.Factor, 9);

        impact.Decay(TimeSpan.FromSeconds(10));
        Assert.Equal(Math.Exp(0.3 * 0.02 + 0.35 * 0.02), (double)impact.Factor, 9);
        impact.Decay(TimeSpan.FromDays(1));
        Assert.Equal(Math.Exp(0.3 * 0.02), (double)impact.Factor, 9);
        impact.Trade(-1000, 1000, 0.02);
        impact.Decay(TimeSpan.FromDays(1));
        Assert.Equal(1, (double)impact.Factor, 9);
    }

    [Fact]
    public void Replayed_bar_passes_its_open_high_low_and_close()
    {
        var replay = new ReplayedPrice(
            [new(new(2020, 1, 1), 100, 120, 90, 110, 1), new(new(2020, 1, 2), 110, 115, 80, 85, 1)],
            TimeSpan.FromSeconds(3));

        var prices = Enumerable.Range(0, 6).Select(i => replay.Next(TimeSpan.FromSeconds(i == 0 ? 0 : 1))).ToArray();

        Assert.Equal([100m, 90m, 120m, 110m, 115m, 80m], prices.Select(price => decimal.Round(price, 6)));
    }

    [Fact]
    public void Replay_goes_on_where_it_was()
    {
        Bar[] bars = [new(new(2020, 1, 1), 100, 120, 90, 110, 1), new(new(2020, 1, 2), 110, 115, 80, 85, 1)];
        var replay = new ReplayedPrice(bars, TimeSpan.FromSeconds(3));
        replay.Next(TimeSpan.FromSeconds(5));

        var next = new ReplayedPrice(bars, TimeSpan.FromSeconds(3), replay.Bars);

        Assert.Equal(80, decimal.Round(next.Next(TimeSpan.Zero), 6));
        Assert.Equal(replay.Next(TimeSpan.FromSeconds(2)), next.Next(TimeSpan.FromSeconds(2)));
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
