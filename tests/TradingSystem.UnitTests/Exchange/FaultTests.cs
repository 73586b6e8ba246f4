using TradingSystem.Domain.Orders;
using TradingSystem.Exchange.Faults;
using TradingSystem.Exchange.Venue.Storage;
using static TradingSystem.UnitTests.Exchange.VenueBench;

namespace TradingSystem.UnitTests.Exchange;

public sealed class FaultTests : IDisposable
{
    private readonly VenueBench bench = new() { Options = Quiet with { LevelValue = 100_000 } };

    public FaultTests() => bench.Open();

    public void Dispose() => bench.Dispose();

    private void Order(FaultKind kind, int milliseconds = 1000) =>
        bench.Faults.Add(new() { Kind = kind, Milliseconds = milliseconds });

    [Fact]
    public void Order_is_filled_by_half_and_the_rest_canceled()
    {
        Order(FaultKind.PartialThenCancel);

        var order = bench.Place(Request(OrderSide.Buy, 10));

        Assert.Equal(("canceled", 5m), (order.Status, order.FilledQty));
        Assert.Equal("filled", bench.Place(Request(OrderSide.Buy, 10)).Status);
    }

    [Fact]
    public void Order_is_filled_with_more_than_it_wanted()
    {
        Order(FaultKind.Overfill);

        var order = bench.Place(Request(OrderSide.Buy, 10));

        Assert.Equal(("filled", 11m), (order.Status, order.FilledQty));
        Assert.Equal(11, bench.Venue.Read((books, _) => books.Position("AAPL")));
        Assert.Null(bench.Venue.Place(Request(OrderSide.Sell, 11), out _));
    }

    [Theory]
    [InlineData(OrderSide.Buy)]
    [InlineData(OrderSide.Sell)]
    public void Canceled_order_is_filled_after_all(OrderSide side)
    {
        bench.Place(Request(OrderSide.Buy, 100));
        var order = bench.Place(Request(side, 10, limit: side == OrderSide.Buy ? 50 : 200));
        Order(FaultKind.FillAfterCancel, milliseconds: 2000);
        Assert.Null(bench.Venue.Cancel(order.Id));
        bench.MoveTo(Start.AddSeconds(1));
        Assert.Equal(0, bench.Order(order.Id).FilledQty);

        bench.MoveTo(Start.AddSeconds(3));

        Assert.Equal(("canceled", 5m), (bench.Order(order.Id).Status, bench.Order(order.Id).FilledQty));
        Assert.Equal(side == OrderSide.Buy ? 105 : 95, bench.Venue.Read((books, _) => books.Position("AAPL")));
        Assert.Equal(0, bench.Venue.Read((books, _) => books.HeldForSale("AAPL")));
        bench.Open();
        Assert.Equal(("canceled", 5m), (bench.Order(order.Id).Status, bench.Order(order.Id).FilledQty));
    }

    [Fact]
    public void Price_jumps_through_a_stop()
    {
        bench.Place(Request(OrderSide.Buy, 10));
        var stop = bench.Place(Stop(OrderSide.Sell, 10, 95));

        bench.Venue.Jump("AAPL", -0.2);
        bench.Venue.Tick(TimeSpan.FromSeconds(1));

        Assert.Equal(("filled", 79.5m), (bench.Order(stop.Id).Status, bench.Order(stop.Id).FilledAvgPrice!.Value));
    }

    [Fact]
    public void Fault_that_flaps_spares_every_other()
    {
        var board = new FaultBoard();
        board.Add(new() { Kind = FaultKind.Flap, Count = 3 });

        Assert.Equal([false, true, false, true, false, true, false, false],
            Enumerable.Range(0, 8).Select(_ => board.Take(_ => true) is not null));
    }

    [Theory]
    [InlineData(FaultKind.Delay, null, 0, true)]
    [InlineData(FaultKind.Halt, null, 0, false)]
    [InlineData(FaultKind.Halt, "AAPL", 0, true)]
    [InlineData(FaultKind.PriceGap, "AAPL", -100, false)]
    [InlineData(FaultKind.PriceGap, "AAPL", -99, true)]
    [InlineData(FaultKind.ManualOrder, "", 0, false)]
    public void What_is_wrong_with_a_fault_is_said(FaultKind kind, string? symbol, double percent, bool good) =>
        Assert.Equal(good, new Fault { Kind = kind, Symbol = symbol, Percent = percent }.Problem() is null);

    [Fact]
    public void Journal_tells_each_execution_with_its_order()
    {
        var order = bench.Place(Request(OrderSide.Buy, 10, id: "mine"));
        bench.Close();
        using var journal = Journal.Open(bench.Folder);

        var fill = Assert.Single(journal.ReadFrom(0).Select(line => line.Entry).OfType<JournalEntry.Filled>());

        Assert.Equal((order.Id, "mine", "AAPL", OrderSide.Buy, 10m),
            (fill.OrderId, fill.ClientOrderId, fill.Symbol, fill.Side, fill.Qty));
        Assert.All(journal.ReadFrom(0), line => Assert.True(journal.IsBoundary(line.Behind)));
        Assert.False(journal.IsBoundary(5));
        Assert.False(journal.IsBoundary(1_000_000));
    }
}
