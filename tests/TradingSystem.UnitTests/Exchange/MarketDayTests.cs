using TradingSystem.Domain.Calendar;
using TradingSystem.Domain.Orders;
using TradingSystem.Domain.Prices;
using static TradingSystem.UnitTests.Exchange.VenueBench;

namespace TradingSystem.UnitTests.Exchange;

public sealed class MarketDayTests : IDisposable
{
    private readonly VenueBench bench = new();

    public void Dispose() => bench.Dispose();

    /// <summary>A time of 10 March 2026, or a later day, in New York.</summary>
    private static DateTimeOffset At(int hour, int minute = 0, int day = 10) =>
        new(2026, 3, day, hour, minute, 0, TimeSpan.FromHours(-4));

    private void Open(TradingHours hours, DateTimeOffset now)
    {
        (bench.Hours, bench.Now) = (hours, now);
        bench.Open();
    }

    [Theory]
    [InlineData(TradingHours.Always)]
    [InlineData(TradingHours.NewYork)]
    public void Day_order_expires_at_the_close_and_good_till_canceled_goes_on(TradingHours hours)
    {
        Open(hours, Start);
        var (day, gtc) = (bench.Place(Request(
            OrderSide.Buy, 1, limit: 50)), bench.Place(Request(OrderSide.Buy, 1, limit: 50, force: TimeInForce.Gtc)));
        bench.MoveTo(At(15, 59));
        Assert.Equal("new", bench.Order(day.Id).Status);

        bench.MoveTo(At(16));

        Assert.Equal(("expired", "new"), (bench.Order(day.Id).Status, bench.Order(gtc.Id).Status));
        Assert.NotNull(bench.Order(day.Id).ExpiredAt);
        Assert.Contains("expired", bench.Events);
        bench.MoveTo(At(16).AddDays(91));
        Assert.Equal("expired", bench.Order(gtc.Id).Status);
    }

    [Theory]
    [InlineData(12, 49, null)]
    [InlineData(12, 50, 422)]
    [InlineData(15, 0, 422)]
    public void Closing_order_of_a_half_day_must_come_ten_minutes_before_one(int hour, int minute, int? refused)
    {
        Open(TradingHours.NewYork, new DateTimeOffset(2026, 11, 27, 9, 31, 0, TimeSpan.FromHours(-5)));
        bench.MoveTo(new DateTimeOffset(2026, 11, 27, hour, minute, 0, TimeSpan.FromHours(-5)));

        Assert.Equal(refused,
            bench.Venue.Place(Request(OrderSide.Buy, 1, limit: 50, force: TimeInForce.Cls), out _)?.Status);
    }

    [Fact]
    public void Closing_order_of_a_half_day_ends_with_the_auction_at_one()
    {
        Open(TradingHours.NewYork, new DateTimeOffset(2026, 11, 27, 9, 31, 0, TimeSpan.FromHours(-5)));
        var order = bench.Place(Request(OrderSide.Buy, 1, limit: 50, force: TimeInForce.Cls));

        bench.MoveTo(new DateTimeOffset(2026, 11, 27, 13, 0, 0, TimeSpan.FromHours(-5)));

        Assert.Equal("canceled", bench.Order(order.Id).Status);
    }

    [Fact]
    public void What_ran_out_while_the_venue_was_down_is_expired_at_its_next_start()
    {
        Open(TradingHours.Always, Start);
        var order = bench.Place(Request(OrderSide.Buy, 1, limit: 50));
        bench.Close();
        bench.Now = At(9, day: 12);

        bench.Open();

        Assert.Equal("expired", bench.Order(order.Id).Status);
    }

    [Fact]
    public void Extended_hours_order_trades_after_the_close_and_expires_with_the_session()
    {
        Open(TradingHours.NewYork, At(17));
        var (extended, regular) = (bench.Place(Request(OrderSide.Buy, 1, limit: 95, extended: true)), bench.Place(
            Request(OrderSide.Buy, 1, limit: 95)));
        var late = bench.Place(Request(OrderSide.Buy, 1, limit: 50, extended: true));
        Assert.Equal(("new", "accepted"), (extended.Status, regular.Status));

        bench.MoveTo(90m);
        Assert.Equal(("filled", "accepted"), (bench.Order(extended.Id).Status, bench.Order(regular.Id).Status));

        bench.MoveTo(At(20));
        Assert.Equal(("expired", "accepted"), (bench.Order(late.Id).Status, bench.Order(regular.Id).Status));
    }

    [Fact]
    public void Market_order_outside_the_session_waits_for_the_opening_and_gets_its_one_price()
    {
        Open(TradingHours.NewYork, At(21));
        var orders = new[] { bench.Place(Request(OrderSide.Buy, 4)), bench.Place(Request(OrderSide.Buy, 4)) };
        bench.MoveTo(At(8, day: 11));
        Assert.All(orders, order => Assert.Equal("accepted", bench.Order(order.Id).Status));

        bench.MoveTo(At(9, 30, day: 11));

        Assert.All(orders, order => Assert.Equal("filled", bench.Order(order.Id).Status));
        Assert.Single(orders.Select(order => bench.Order(order.Id).FilledAvgPrice).Distinct());
    }

    [Fact]
    public void Resting_order_does_not_trade_while_the_market_is_closed()
    {
        Open(TradingHours.NewYork, Start);
        var order = bench.Place(Request(OrderSide.Buy, 1, limit: 95, force: TimeInForce.Gtc));
        bench.MoveTo(At(22));
        bench.MoveTo(90m);
        Assert.Equal("new", bench.Order(order.Id).Status);

        bench.MoveTo(At(9, 30, day: 11));

        Assert.Equal("filled", bench.Order(order.Id).Status);
    }

    [Fact]
    public void Crypto_trades_when_the_stock_exchange_is_closed()
    {
        Open(TradingHours.NewYork, At(23));

        Assert.Equal("filled",
            bench.Place(Request(OrderSide.Buy, 1, force: TimeInForce.Gtc) with { Symbol = "BTC/USD" }).Status);
    }

    [Theory]
    [InlineData(TradingHours.Always)]
    [InlineData(TradingHours.NewYork)]
    public void Orders_for_the_opening_trade_in_its_auction_only(TradingHours hours)
    {
        Open(hours, At(8));
        var (bought, missed) = (bench.Place(Request(OrderSide.Buy, 4, force: TimeInForce.Opg)), bench.Place(
            Request(OrderSide.Buy, 4, limit: 90, force: TimeInForce.Opg)));
        bench.MoveTo(At(9, 29));
        Assert.Equal(("accepted", "accepted"), (bench.Order(bought.Id).Status, bench.Order(missed.Id).Status));

        bench.MoveTo(At(9, 30));

        Assert.Equal(("filled", "canceled"), (bench.Order(bought.Id).Status, bench.Order(missed.Id).Status));
    }

    [Fact]
    public void Orders_for_the_close_trade_at_the_close_and_the_rest_is_canceled()
    {
        Open(TradingHours.NewYork, Start);
        var order = bench.Place(Request(OrderSide.Buy, 1000, force: TimeInForce.Cls));
        bench.MoveTo(At(15, 59));
        Assert.Equal(0, bench.Order(order.Id).FilledQty);

        bench.MoveTo(At(16));

        Assert.Equal("canceled", bench.Order(order.Id).Status);
        Assert.InRange(bench.Order(order.Id).FilledQty, 1, 999);
        Assert.Equal(422, bench.Venue.Place(Request(OrderSide.Buy, 1, force: TimeInForce.Cls), out _)!.Status);
    }

    [Fact]
    public void Stop_is_not_triggered_outside_the_regular_session()
    {
        Open(TradingHours.NewYork, Start);
        bench.Place(Request(OrderSide.Buy, 5));
        var stop = bench.Place(Stop(OrderSide.Sell, 5, 95));
        bench.MoveTo(At(17));
        bench.MoveTo(90m);
        Assert.Equal("new", bench.Order(stop.Id).Status);

        bench.MoveTo(At(9, 30, day: 11));
        bench.MoveTo(At(9, 31, day: 11));

        Assert.Equal("filled", bench.Order(stop.Id).Status);
    }

    [Fact]
    public void Halted_symbol_takes_orders_and_trades_none_until_it_goes_on_with_an_auction()
    {
        Open(TradingHours.Always, Start);
        bench.Venue.Halt("AAPL", on: true);
        var orders = new[] { bench.Place(Request(
            OrderSide.Buy, 3)), bench.Place(Request(OrderSide.Buy, 3, limit: 120)) };
        Assert.Equal("canceled", bench.Place(Request(OrderSide.Buy, 3, force: TimeInForce.Ioc)).Status);
        bench.MoveTo(110m);
        Assert.All(orders, order => Assert.Equal("accepted", bench.Order(order.Id).Status));
        bench.Open();   // a halt outlives the process
        Assert.All(orders, order => Assert.Equal("accepted", bench.Order(order.Id).Status));

        bench.Venue.Halt("AAPL", on: false);

        Assert.All(orders, order => Assert.Equal("filled", bench.Order(order.Id).Status));
        Assert.Single(orders.Select(order => bench.Order(order.Id).FilledAvgPrice).Distinct());
    }

    [Fact]
    public void Halt_and_its_end_are_told_once_each()
    {
        Open(TradingHours.Always, Start);
        var told = new List<string>();
        bench.Venue.Tapes.Single(
            tape => tape.Symbol == "AAPL").Printed += (_, point) => told.Add(point is TradingStatus status
                ? status.StatusCode
                : point is TradeTick
                ? "trade"
                : "quote");

        foreach (var on in new[] { false, true, true }) bench.Venue.Halt("AAPL", on);
        bench.Place(Request(OrderSide.Buy, 3));
        foreach (var on in new[] { false, false }) bench.Venue.Halt("AAPL", on);

        Assert.Equal(["H", "T", "trade"], told.Distinct());   // before the auction
        Assert.Equal(2, told.Count(name => name.Length == 1));
    }

    [Fact]
    public void Clock_says_what_the_venue_does()
    {
        var newYork = new MarketHours(new() { Hours = TradingHours.NewYork });

        Assert.Equal(
            [MarketPhase.Closed, MarketPhase.Extended, MarketPhase.Regular, MarketPhase.Extended, MarketPhase.Closed,
            MarketPhase.Closed],
            new[] { At(3, 59), At(4), At(9, 30), At(16), At(20), At(12, day: 14) }.Select(newYork.PhaseAt));
        Assert.True(MarketHours.Always.IsOpen(At(12, day: 14)));
    }
}
