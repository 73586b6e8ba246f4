using TradingSystem.Domain.Orders;
using TradingSystem.Exchange.Prices;
using static TradingSystem.UnitTests.Exchange.VenueBench;

namespace TradingSystem.UnitTests.Exchange;

/// <summary>Levels are a dollar apart and some ten shares deep: bids at 99.5 and 98.5.</summary>
public sealed class QueueTests : IDisposable
{
    private readonly VenueBench bench = new();

    public void Dispose() => bench.Dispose();

    private (bool IsQuote, decimal Qty)[] QueueAt(decimal price) =>
        bench.Venue.Read(
            (_, instruments) => instruments["AAPL"].Book.Orders.Where(order => order.Limit == price)
                .Select(order => (order.IsQuote, order.Qty))
                .ToArray());

    [Fact]
    public void Customer_queues_behind_what_is_shown_and_keeps_the_place_while_quotes_are_renewed()
    {
        bench.Open();
        var shown = QueueAt(99.5m).Single().Qty;
        bench.Place(Request(OrderSide.Buy, 3, limit: 99.5m));

        for (var i = 0; i < 10; i++) bench.MoveTo(100m + i * 0.01m);

        Assert.Equal([(true, shown), (false, 3m)], QueueAt(99.5m));
    }

    [Fact]
    public void Customer_who_was_there_before_the_quotes_is_first()
    {
        bench.Open();
        bench.Place(Request(OrderSide.Buy, 3, limit: 96.5m));

        bench.MoveTo(98m);   // bids at 97.5 and 96.5

        Assert.Equal([false, true], QueueAt(96.5m).Select(order => order.IsQuote));
    }

    [Fact]
    public void What_is_in_front_is_traded_away_and_what_is_new_comes_behind()
    {
        bench.Open();
        bench.Place(Request(OrderSide.Buy, 10));
        bench.Place(Request(OrderSide.Buy, 3, limit: 99.5m));
        var shown = QueueAt(99.5m)[0].Qty;

        bench.Place(Request(OrderSide.Sell, 4));   // takes of what is in front
        Assert.Equal([(true, shown - 4), (false, 3m)], QueueAt(99.5m));
        bench.MoveTo(100m);

        Assert.Equal([(true, shown - 4), (false, 3m), (true, 4m)], QueueAt(99.5m));
    }

    [Fact]
    public void Rest_of_the_market_fills_an_order_when_its_turn_has_come()
    {
        bench.Options = Quiet with { DailyValue = 86_400 * 100 };   // a share a second in the mean
        bench.Open();
        var order = bench.Place(Request(OrderSide.Buy, 3, limit: 99.5m));

        var (seconds, traded) = (0, 0m);
        while (bench.Order(order.Id).Status != "filled" && seconds++ < 1000)
        {
            bench.MoveTo(100m);
            traded += bench.Venue.Read((_, instruments) => instruments["AAPL"].LastTrade is { Price: 99.5m } trade
                ? trade.Size
                : 0);
        }

        Assert.Equal("filled", bench.Order(order.Id).Status);
        Assert.True(traded >= 10 + 3, $"filled after {traded} had been sold");
        Assert.True(seconds > 3, "it didn't queue");
    }

    [Fact]
    public void Purchases_raise_the_price_and_sales_lower_it_again()
    {
        bench.Options = Quiet with { DailyValue = 1000, PermanentImpact = 1, TransientImpact = 0, LevelValue = 10_000 };
        bench.Open();
        bench.Place(Request(OrderSide.Buy, 50));
        bench.Venue.Tick(TimeSpan.Zero);
        var raised = bench.Venue.Read((_, instruments) => instruments["AAPL"].Price);
        Assert.Equal(100 * Math.Exp(5 * 0.02), (double)raised, 1);

        bench.Place(Request(OrderSide.Sell, 50));
        bench.Venue.Tick(TimeSpan.Zero);

        Assert.InRange(bench.Venue.Read((_, instruments) => instruments["AAPL"].Price), 95, raised - 8);
    }

    [Fact]
    public void Sizes_differ_from_level_to_level_and_are_the_same_with_the_same_seed()
    {
        bench.Options = Quiet with { SizeVariation = 0.5, Levels = 20, SpreadBasisPoints = 10 };
        decimal[] Sizes() =>
            bench
                .Open()
                .Read(
                    (_, instruments) => instruments["AAPL"].Book.Levels(OrderSide.Buy)
                        .Select(level => decimal.Round(level.Qty * level.Price))
                        .ToArray());

        var sizes = Sizes();

        Assert.All(sizes, size => Assert.InRange(size, 499, 1501));
        Assert.True(sizes.Distinct().Count() > 10, string.Join(' ', sizes));
        Assert.Equal(sizes, Sizes());
    }

    [Fact]
    public void Grid_stays_while_the_price_moves_through_it()
    {
        var grid = new QuoteGrid(2);

        Assert.Equal([(179.98m, 0.04m), (179.98m, 0.04m), (180.02m, 0.04m)],
            new[] { 180m, 180.01m, 180.03m }.Select(grid.Around));
        Assert.Equal(0.08m, grid.Around(400).Step);
        Assert.Equal(0.0001m, new QuoteGrid(2).Around(0.5m).Step);
    }
}
