using TradingSystem.Domain.Orders;
using TradingSystem.Exchange.Matching;

namespace TradingSystem.UnitTests.Exchange;

public sealed class OrderBookTests
{
    private static BookOrder Order(OrderSide side, decimal? limit, decimal qty) =>
        new(Guid.NewGuid(), side, limit, qty);

    private static List<Match> TakeAll(OrderBook book, BookOrder order)
    {
        var matches = new List<Match>();
        while (book.Take(order) is { } match) matches.Add(match);
        return matches;
    }

    [Fact]
    public void Take_best_price_first_then_the_older_order()
    {
        var book = new OrderBook();
        BookOrder[] asks =
        [
            Order(OrderSide.Sell, 101, 1), Order(OrderSide.Sell, 100, 1), Order(OrderSide.Sell, 100, 1)
        ];
        foreach (var ask in asks) book.Rest(ask);

        var matches = TakeAll(book, Order(OrderSide.Buy, null, 3));

        Assert.Equal([asks[1], asks[2], asks[0]], matches.Select(match => match.Resting));
        Assert.Equal([100m, 100m, 101m], matches.Select(match => match.Price));
    }

    [Fact]
    public void Take_stops_at_the_limit_and_leaves_the_rest()
    {
        var book = new OrderBook();
        book.Rest(Order(OrderSide.Sell, 100, 2));
        book.Rest(Order(OrderSide.Sell, 102, 2));
        var buy = Order(OrderSide.Buy, 101, 5);

        Assert.Single(TakeAll(book, buy));
        Assert.Equal(3, buy.Qty);
        Assert.Equal(102, book.BestAsk!.Value.Price);
    }

    [Fact]
    public void Take_a_part_of_a_resting_order_keeps_its_place()
    {
        var book = new OrderBook();
        BookOrder[] bids = [Order(OrderSide.Buy, 50, 4), Order(OrderSide.Buy, 50, 4)];
        foreach (var bid in bids) book.Rest(bid);

        TakeAll(book, Order(OrderSide.Sell, 50, 1));
        var next = TakeAll(book, Order(OrderSide.Sell, 50, 4));

        Assert.Equal([(bids[0], 3m), (bids[1], 1m)], next.Select(match => (match.Resting, match.Qty)));
    }

    [Fact]
    public void Available_counts_what_the_limit_accepts()
    {
        var book = new OrderBook();
        book.Rest(Order(OrderSide.Sell, 100, 2));
        book.Rest(Order(OrderSide.Sell, 102, 7));

        Assert.Equal(2, book.Available(Order(OrderSide.Buy, 101, 1)));
        Assert.Equal(9, book.Available(Order(OrderSide.Buy, null, 1)));
    }

    [Fact]
    public void Remove_takes_the_order_out_once()
    {
        var book = new OrderBook();
        var bid = Order(OrderSide.Buy, 50, 4);
        book.Rest(bid);

        Assert.True(book.Remove(bid));
        Assert.False(book.Remove(bid));
        Assert.Null(book.BestBid);
    }
}
