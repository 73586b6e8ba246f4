using TradingSystem.Domain.Orders;
using static TradingSystem.UnitTests.Exchange.VenueBench;

namespace TradingSystem.UnitTests.Exchange;

/// <summary>
/// Stocks trade in whole shares; what is less than one of an order in fractions is filled at its end. Levels are a
/// dollar apart and some ten shares deep, asks from 100.5.
/// </summary>
public sealed class WholeShareTests : IDisposable
{
    private readonly VenueBench bench = new();

    public void Dispose() => bench.Dispose();

    private decimal[] FillsOf(Guid id) =>
        [.. bench.Updates.Where(update => update.Price is not null && update.Order.Id == id)
            .Select(update => update.Qty!.Value)];

    [Theory]
    [InlineData(0, 0.5)]
    [InlineData(86_400 * 100, 0.95)]
    public void Order_for_whole_shares_is_filled_in_whole_shares_whatever_the_market_shows(int dailyValue,
        double variation)
    {
        bench.Options = Quiet with { LevelValue = 777.77m, DailyValue = dailyValue, SizeVariation = variation };
        bench.Price = 33.33m;
        bench.Open();
        var order = bench.Place(Request(OrderSide.Buy, 200, limit: 33.5m, force: TimeInForce.Gtc));
        for (var i = 0; i < 20; i++) bench.MoveTo(33.33m + i % 3 * 0.3m);

        var fills = FillsOf(order.Id);

        Assert.NotEmpty(fills);
        Assert.All(fills, qty => Assert.Equal(0, qty % 1));
    }

    [Fact]
    public void Partly_filled_order_for_whole_shares_can_be_replaced()
    {
        bench.Open();
        var order = bench.Place(Request(OrderSide.Buy, 15, limit: 100.5m, force: TimeInForce.Gtc));
        Assert.Equal("partially_filled", order.Status);

        Assert.Null(bench.Venue.Replace(order.Id, new(null, null, 99, null, null, null), out var placed));

        Assert.Equal(15 - order.FilledQty, placed!.Qty);
        Assert.Equal(0, placed.Qty % 1);
    }

    [Fact]
    public void Fraction_of_an_order_is_filled_with_the_last_of_its_shares()
    {
        bench.Open();
        var order = bench.Place(Request(OrderSide.Buy, 12.25m));

        Assert.Equal(("filled", 12.25m), (order.Status, order.FilledQty));
        Assert.Equal(0.25m, FillsOf(order.Id)[^1]);
        Assert.All(FillsOf(order.Id)[..^1], qty => Assert.Equal(0, qty % 1));
        bench.Venue.Read((_, instruments) =>
            { Assert.All(instruments["AAPL"].Book.Orders, resting => Assert.Equal(0, resting.Qty % 1)); return true; });
    }

    [Fact]
    public void Less_than_a_share_is_filled_at_the_best_price_and_takes_nothing_of_the_book()
    {
        bench.Open();
        var shown = Asks();

        var bought = bench.Place(Request(OrderSide.Buy, 0.4m));

        Assert.Equal(("filled", 0.4m, 100.5m), (bought.Status, bought.FilledQty, bought.FilledAvgPrice!.Value));
        Assert.Equal(shown, Asks());

        decimal[] Asks() => bench.Venue.Read((_, instruments) =>
            instruments["AAPL"].Book.Levels(OrderSide.Sell).Select(level => level.Qty).ToArray());
    }

    [Fact]
    public void Less_than_a_share_with_a_limit_waits_until_the_market_comes_there()
    {
        bench.Open();
        var order = bench.Place(Request(OrderSide.Buy, 0.4m, limit: 90));
        bench.MoveTo(95);
        Assert.Equal("new", bench.Order(order.Id).Status);
        bench.Open();   // the venue begins again on its books

        bench.MoveTo(89);

        Assert.Equal(("filled", 0.4m), (bench.Order(order.Id).Status, bench.Order(order.Id).FilledQty));
        Assert.True(bench.Order(order.Id).FilledAvgPrice <= 90);
    }

    [Theory]
    [InlineData(0.4, "filled")]
    [InlineData(0.4, "canceled", 90)]
    public void Less_than_a_share_at_once_or_never(double qty, string status, int? limit = null) =>
        Assert.Equal(status, bench.Open() is not null
            ? bench.Place(Request(OrderSide.Buy, (decimal)qty, limit: limit ?? 110, force: TimeInForce.Ioc)).Status
            : "");

    [Theory]
    [InlineData(50)]
    [InlineData(1234.56)]
    public void Order_by_value_ends_with_a_fraction(double value)
    {
        bench.Open();
        var order = bench.Place(Request(OrderSide.Buy, null, notional: (decimal)value));

        Assert.Equal("filled", order.Status);
        Assert.InRange(order.FilledQty * order.FilledAvgPrice!.Value, (decimal)value - 0.01m, (decimal)value);
        Assert.All(FillsOf(order.Id)[..^1], qty => Assert.Equal(0, qty % 1));
    }

    [Fact]
    public void Crypto_trades_in_fractions()
    {
        bench.Options = Quiet with { LevelValue = 123.45m };
        bench.Open();

        var order = bench.Place(Request(OrderSide.Buy, 5.5m, force: TimeInForce.Gtc) with { Symbol = "BTC/USD" });

        Assert.Contains(FillsOf(order.Id), qty => qty % 1 != 0);
    }
}
