using TradingSystem.Alpaca.Text;
using TradingSystem.Alpaca.Trading;
using TradingSystem.Domain.Orders;
using static TradingSystem.UnitTests.Exchange.VenueBench;

namespace TradingSystem.UnitTests.Exchange;

public sealed class ReplaceTests : IDisposable
{
    private readonly VenueBench bench = new();

    public ReplaceTests() => bench.Open();

    public void Dispose() => bench.Dispose();

    private static ReplaceRequest Change(decimal? qty = null, decimal? limit = null, decimal? stop = null,
        decimal? trail = null, TimeInForce? force = null, string? id = null) => new(qty, force, limit, stop, trail, id);

    private (AlpacaError? Error, OrderWire? Order) Replace(Guid id, ReplaceRequest change) =>
        (bench.Venue.Replace(id, change, out var placed), placed);

    [Fact]
    public void Replaced_order_ends_and_the_new_one_takes_its_place()
    {
        var old = bench.Place(Request(OrderSide.Buy, 5, limit: 90));
        bench.Updates.Clear();

        var (error, order) = Replace(old.Id, Change(qty: 7, limit: 91, id: "the new one"));

        Assert.Null(error);
        Assert.Equal((7m, 91m, old.Id, "the new one"),
            (order!.Qty!.Value, order.LimitPrice!.Value, order.Replaces!.Value, order.ClientOrderId));
        var ended = bench.Order(old.Id);
        Assert.Equal(("replaced", order.Id), (ended.Status, ended.ReplacedBy!.Value));
        Assert.NotNull(ended.ReplacedAt);
        Assert.Equal(
            [("replaced", old.Id), ("new", order.Id)], bench.Updates.Select(update => (update.Event, update.Order.Id)));
        bench.MoveTo(85m);
        Assert.Equal((0m, "filled"), (bench.Order(old.Id).FilledQty, bench.Order(order.Id).Status));
    }

    [Fact]
    public void Quantity_of_the_new_order_is_what_was_asked_for_less_what_is_filled()
    {
        bench.MoveTo(100m);
        var old = bench.Place(Request(OrderSide.Buy, 15, limit: 100.5m));
        var filled = bench.Order(old.Id).FilledQty;
        Assert.InRange(filled, 1, 14);

        Assert.Equal(422, Replace(old.Id, Change(qty: 9)).Error!.Status);
        var (_, order) = Replace(old.Id, Change(qty: 20));

        Assert.Equal(20 - filled, order!.Qty);
    }

    [Fact]
    public void Final_orders_and_orders_by_value_are_refused()
    {
        var filled = bench.Place(Request(OrderSide.Buy, 1));
        var byValue = bench.Place(Request(OrderSide.Buy, null, notional: 100_000));

        Assert.Contains("filled", Replace(filled.Id, Change(limit: 90)).Error!.Body.Message);
        Assert.Contains("notional", Replace(byValue.Id, Change(qty: 5)).Error!.Body.Message);
        Assert.Equal(404, Replace(Guid.Empty, Change(qty: 5)).Error!.Status);
    }

    [Fact]
    public void What_the_order_does_not_have_cannot_be_changed()
    {
        var limit = bench.Place(Request(OrderSide.Buy, 5, limit: 90));

        Assert.Contains("stop_price", Replace(limit.Id, Change(stop: 80)).Error!.Body.Message);
        Assert.Contains("trail", Replace(limit.Id, Change(trail: 5)).Error!.Body.Message);
        Assert.Contains("time_in_force", Replace(limit.Id, Change(force: TimeInForce.Opg)).Error!.Body.Message);
        Assert.Contains("whole shares", Replace(limit.Id, Change(qty: 5.5m)).Error!.Body.Message);
        Assert.Equal("new", bench.Order(limit.Id).Status);
    }

    [Fact]
    public void Client_order_id_stays_unique()
    {
        bench.Place(Request(OrderSide.Buy, 5, limit: 90, id: "taken"));
        var old = bench.Place(Request(OrderSide.Buy, 5, limit: 90));

        Assert.Equal(AlpacaError.DuplicateClientOrderId, Replace(old.Id, Change(qty: 6, id: "taken")).Error);
    }

    [Fact]
    public void What_was_set_aside_for_the_old_order_is_free_for_the_new_one()
    {
        bench.Place(Request(OrderSide.Buy, 10, force: TimeInForce.Gtc) with { Symbol = "BTC/USD" });
        var old = bench.Place(
            Request(OrderSide.Sell, 10, limit: 200, force: TimeInForce.Gtc) with { Symbol = "BTC/USD" });

        Assert.Equal(403, Replace(old.Id, Change(qty: 11)).Error!.Status);
        Assert.Null(Replace(old.Id, Change(qty: 8, limit: 210)).Error);
        Assert.Equal(8, bench.Venue.Read((books, _) => books.HeldForSale("BTC/USD")));
    }

    [Fact]
    public void Trailing_stop_gets_a_new_trail_and_keeps_its_mark()
    {
        bench.Place(Request(OrderSide.Buy, 10));
        var old = bench.Place(Trailing(OrderSide.Sell, 5, trail: 20));
        bench.MoveTo(110m);

        var (_, order) = Replace(old.Id, Change(trail: 5));

        Assert.Equal((110m, 105m, 5m), (order!.Hwm!.Value, order.StopPrice!.Value, order.TrailPrice!.Value));
    }

    [Fact]
    public void Replacement_survives_a_restart()
    {
        var old = bench.Place(Request(OrderSide.Buy, 5, limit: 90));
        var (_, order) = Replace(old.Id, Change(limit: 91));

        bench.Open();

        Assert.Equal(("replaced", "new", old.Id),
            (bench.Order(old.Id).Status, bench.Order(order!.Id).Status, bench.Order(order.Id).Replaces!.Value));
        bench.MoveTo(90m);
        Assert.Equal("filled", bench.Order(order.Id).Status);
    }
}
