using TradingSystem.Alpaca.Text;
using TradingSystem.Domain.Orders;
using TradingSystem.Exchange.Venue;
using static TradingSystem.UnitTests.Exchange.VenueBench;

namespace TradingSystem.UnitTests.Exchange;

public sealed class TradingVenueTests : IDisposable
{
    private readonly VenueBench bench = new();

    public void Dispose() => bench.Dispose();

    private TradingVenue Open(decimal levelValue = 1000)
    {
        bench.Options = bench.Options with { LevelValue = levelValue };
        return bench.Open();
    }

    [Fact]
    public void What_is_held_for_sale_is_what_open_orders_may_still_sell()
    {
        var venue = Open();
        bench.Place(Request(OrderSide.Buy, 8));
        var resting = bench.Place(Request(OrderSide.Sell, 3, limit: 500));
        bench.Place(Request(OrderSide.Sell, 2, limit: 600));
        Assert.Equal(5, venue.Read((books, _) => books.HeldForSale("AAPL")));

        venue.Cancel(resting.Id);
        bench.Place(Request(OrderSide.Sell, 1));

        Assert.Equal(2, venue.Read((books, _) => books.HeldForSale("AAPL")));
    }

    [Fact]
    public void Market_buy_takes_the_levels_from_the_best_on()
    {
        Open();
        var order = bench.Place(Request(OrderSide.Buy, 15));

        Assert.Equal("filled", order.Status);
        Assert.Equal(["new", "partial_fill", "fill"], bench.Updates.Select(update => update.Event));
        Assert.Equal([100.5m, 101.5m],
            bench.Updates.Where(update => update.Price is not null).Select(update => update.Price!.Value));
    }

    [Fact]
    public void Market_order_larger_than_the_book_goes_on_with_the_next_prices()
    {
        var venue = Open();
        var order = bench.Place(Request(OrderSide.Buy, 30));
        Assert.Equal("partially_filled", order.Status);

        venue.Tick(TimeSpan.FromSeconds(1));
        venue.Tick(TimeSpan.FromSeconds(1));

        Assert.Equal("fill", bench.Updates[^1].Event);
    }

    [Fact]
    public void Limit_order_rests_until_the_price_comes_and_fills_at_its_limit()
    {
        var venue = Open();
        Assert.Equal("new", bench.Place(Request(OrderSide.Buy, 5, limit: 95)).Status);

        bench.Price = 90;
        venue.Tick(TimeSpan.FromSeconds(1));

        Assert.Equal(("fill", 95m), (bench.Updates[^1].Event, bench.Updates[^1].Price!.Value));
    }

    [Fact]
    public void Ioc_cancels_its_rest_and_fok_fills_whole_or_not_at_all()
    {
        var venue = Open();

        var killed = bench.Place(Request(OrderSide.Buy, 25, limit: 101.5m, force: TimeInForce.Fok));
        var partly = bench.Place(Request(OrderSide.Buy, 25, limit: 101.5m, force: TimeInForce.Ioc));

        Assert.Equal(("canceled", 0m), (killed.Status, killed.FilledQty));
        Assert.Equal("canceled", partly.Status);
        Assert.InRange(partly.FilledQty, 15, 24);
    }

    [Fact]
    public void Order_by_value_spends_no_more_than_its_value()
    {
        Open();
        var order = bench.Place(Request(OrderSide.Buy, null, notional: 1500));

        Assert.Equal("filled", order.Status);
        Assert.InRange(order.FilledQty * order.FilledAvgPrice!.Value, 1499.99m, 1500m);
    }

    [Fact]
    public void Client_order_id_is_unique_for_ever()
    {
        var venue = Open();
        bench.Place(Request(OrderSide.Buy, 1, id: "one"));

        Assert.Equal(AlpacaError.DuplicateClientOrderId, venue.Place(Request(OrderSide.Buy, 1, id: "one"), out _));
    }

    [Fact]
    public void Sell_of_coins_that_arent_held_is_refused() =>
        Assert.Equal(403,
            Open().Place(
                Request(OrderSide.Sell, 1, force: TimeInForce.Gtc) with { Symbol = "BTC/USD" }, out _)!.Status);

    [Fact]
    public void Shares_are_sold_short_as_far_as_the_cash_covers_them_and_bought_back()
    {
        var venue = Open();
        Assert.Equal(403, venue.Place(Request(OrderSide.Sell, 10_001), out _)!.Status);

        var sold = bench.Place(Request(OrderSide.Sell, 5));

        var brought = 5 * sold.FilledAvgPrice!.Value;
        Assert.Equal((-5m, 1_000_000 + brought, 2 * brought),
            venue.Read((books, _) => (books.Position("AAPL"), books.Cash, books.Collateral)));
        bench.Place(Request(OrderSide.Buy, 5));
        Assert.Equal((0m, 0m), venue.Read((books, _) => (books.Position("AAPL"), books.Collateral)));
    }

    [Fact]
    public void Cancel_ends_an_open_order_and_is_refused_for_a_final_one()
    {
        var venue = Open();
        var order = bench.Place(Request(OrderSide.Buy, 5, limit: 50));

        Assert.Null(venue.Cancel(order.Id));
        Assert.Equal("canceled", bench.Updates[^1].Event);
        Assert.Equal(422, venue.Cancel(order.Id)!.Status);
        Assert.Equal(404, venue.Cancel(Guid.Empty)!.Status);
    }

    [Fact]
    public void Books_survive_a_restart_even_with_a_torn_last_line()
    {
        var venue = Open();
        bench.Place(Request(OrderSide.Buy, 5, id: "filled"));
        var resting = bench.Place(Request(OrderSide.Buy, 5, limit: 95, id: "resting"));
        bench.Close();
        File.AppendAllText(Path.Combine(bench.Folder, "journal.jsonl"), "{\"type\":\"fil");

        var again = Open();

        Assert.Equal(5, again.Read((books, _) => books.Position("AAPL")));
        Assert.Equal(AlpacaError.DuplicateClientOrderId, again.Place(Request(OrderSide.Buy, 1, id: "filled"), out _));
        bench.Price = 90;
        again.Tick(TimeSpan.FromSeconds(1));
        Assert.Equal(resting.Id, bench.Updates[^1].Order.Id);
        Assert.Equal("fill", bench.Updates[^1].Event);
    }
}
