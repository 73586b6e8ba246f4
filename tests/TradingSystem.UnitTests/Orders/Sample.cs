using TradingSystem.Domain.Orders;

namespace TradingSystem.UnitTests.Orders;

internal static class Sample
{
    public static readonly DateTimeOffset Start = new(2026, 1, 5, 14, 30, 0, TimeSpan.Zero);

    public static DateTimeOffset At(int seconds) => Start.AddSeconds(seconds);

    /// <summary>A limit order for 10 at 100, just accepted.</summary>
    public static Order Accepted(OrderSide side = OrderSide.Buy) => new()
    {
        Id = new Guid("0193f0b0-0000-7000-8000-000000000001"),
        AccountId = new Guid("0193f0b0-0000-7000-8000-00000000000a"),
        ClientOrderId = "mine",
        Partition = 3,
        Symbol = "AAPL",
        Side = side,
        Opens = side == OrderSide.Buy,
        Type = OrderType.Limit,
        TimeInForce = TimeInForce.Day,
        Qty = 10,
        LimitPrice = 100,
        Status = OrderStatus.Accepted,
        Reserved = side == OrderSide.Buy ? 1000 : 0,
        Held = side == OrderSide.Sell ? 10 : 0,
        SubmittedAt = Start,
        UpdatedAt = Start,
    };

    public static OrderEvent.Fill Fill(decimal qty, decimal price, string id = "e1", bool complete = false,
        int at = 9) => new(At(at), id, "b1", qty, price, 0, complete);

    /// <summary>Applies events one after the other and collects all effects.</summary>
    public static (Order Order, List<OrderEffect> Effects) Run(Order order, params OrderEvent[] events)
    {
        var all = new List<OrderEffect>();
        foreach (var happened in events)
        {
            (order, var effects) = OrderLifecycle.Apply(order, happened);
            all.AddRange(effects);
        }
        return (order, all);
    }
}
