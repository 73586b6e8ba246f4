using TradingSystem.Domain.Orders;
using static TradingSystem.UnitTests.Exchange.VenueBench;

namespace TradingSystem.UnitTests.Exchange;

public sealed class StopOrderTests : IDisposable
{
    private readonly VenueBench bench = new() { Options = Quiet with { LevelValue = 100_000 } };

    public StopOrderTests()
    {
        bench.Open();
        bench.Place(Request(OrderSide.Buy, 100));
        bench.MoveTo(100m);   // the last trade is the market's, not the purchase
    }

    public void Dispose() => bench.Dispose();

    [Fact]
    public void Stop_sells_at_the_market_when_the_price_is_reached()
    {
        var stop = bench.Place(Stop(OrderSide.Sell, 10, 95));
        bench.MoveTo(96m);
        Assert.Equal(("new", 0m), (bench.Order(stop.Id).Status, bench.Order(stop.Id).FilledQty));

        bench.MoveTo(90m);

        var filled = bench.Order(stop.Id);
        Assert.Equal(("filled", 95m), (filled.Status, filled.StopPrice));
        Assert.True(filled.FilledAvgPrice < 90, "the gap is the seller's");
    }

    [Fact]
    public void Stop_buys_when_the_price_rises_to_it()
    {
        var stop = bench.Place(Stop(OrderSide.Buy, 10, 110));
        bench.MoveTo(109.99m);
        Assert.Equal("new", bench.Order(stop.Id).Status);

        bench.MoveTo(110m);

        Assert.Equal("filled", bench.Order(stop.Id).Status);
    }

    [Fact]
    public void Stop_that_the_market_has_passed_is_triggered_at_once() =>
        Assert.Equal("filled", bench.Place(Stop(OrderSide.Sell, 10, 105)).Status);

    [Fact]
    public void Stop_limit_rests_at_its_limit_when_the_market_has_jumped_over_it()
    {
        var stop = bench.Place(Stop(OrderSide.Sell, 10, 95, limit: 94));
        bench.MoveTo(90m);
        Assert.Equal("new", bench.Order(stop.Id).Status);
        Assert.Contains(stop.Id,
            bench.Venue.Read((_, instruments) => instruments["AAPL"].Book.Orders.Select(order => order.Id).ToArray()));

        bench.MoveTo(100m);

        Assert.Equal(("filled", 94m), (bench.Order(stop.Id).Status, bench.Order(stop.Id).FilledAvgPrice!.Value));
    }

    [Theory]
    [InlineData(5.0, null, 115.0)]
    [InlineData(null, 10.0, 108.0)]
    public void Trailing_stop_follows_the_best_price_and_never_goes_back(double? trail, double? percent, double reached)
    {
        var stop = bench.Place(Trailing(OrderSide.Sell, 10, (decimal?)trail, (decimal?)percent));
        Assert.Equal(100, stop.Hwm);

        bench.MoveTo(120m);
        bench.MoveTo((decimal)reached + 0.01m);

        Assert.Equal(("new", 120m, (decimal)reached),
            (bench.Order(stop.Id).Status, bench.Order(stop.Id).Hwm!.Value, bench.Order(stop.Id).StopPrice!.Value));
        bench.MoveTo((decimal)reached);
        Assert.Equal("filled", bench.Order(stop.Id).Status);
    }

    [Fact]
    public void Trailing_stop_of_a_buyer_follows_the_lowest_price()
    {
        var stop = bench.Place(Trailing(OrderSide.Buy, 10, trail: 5));
        bench.MoveTo(80m);
        Assert.Equal((80m, 85m), (bench.Order(stop.Id).Hwm!.Value, bench.Order(stop.Id).StopPrice!.Value));

        bench.MoveTo(85m);

        Assert.Equal("filled", bench.Order(stop.Id).Status);
    }

    [Fact]
    public void Mark_of_a_trailing_stop_survives_a_restart()
    {
        var stop = bench.Place(Trailing(OrderSide.Sell, 10, trail: 5));
        bench.MoveTo(130m);
        bench.Price = 126;
        bench.Open();
        Assert.Equal(("new", 130m), (bench.Order(stop.Id).Status, bench.Order(stop.Id).Hwm!.Value));

        bench.MoveTo(125m);

        Assert.Equal("filled", bench.Order(stop.Id).Status);
    }

    [Fact]
    public void One_stop_can_trigger_the_next()
    {
        bench.Options = bench.Options with { LevelValue = 600 };
        bench.Open();
        var first = bench.Place(Stop(OrderSide.Sell, 10, 97));
        var second = bench.Place(Stop(OrderSide.Sell, 10, 96));

        bench.MoveTo(97m);

        Assert.All([first, second], order => Assert.NotEqual("new", bench.Order(order.Id).Status));
    }

    [Fact]
    public void Stop_that_is_canceled_is_never_triggered()
    {
        var stop = bench.Place(Stop(OrderSide.Sell, 10, 95));
        Assert.Null(bench.Venue.Cancel(stop.Id));

        bench.MoveTo(90m);

        Assert.Equal(("canceled", 0m), (bench.Order(stop.Id).Status, bench.Order(stop.Id).FilledQty));
    }
}
