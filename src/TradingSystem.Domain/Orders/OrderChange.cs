namespace TradingSystem.Domain.Orders;

public enum OrderChangeKind
{
    /// <summary>The event was applied and is durable.</summary>
    Applied,

    /// <summary>The event was already known, or doesn't concern the order in its present state.</summary>
    NothingToDo,

    /// <summary>The lease has another owner: nothing was written.</summary>
    NotOwner,

    /// <summary>There is no such order.</summary>
    NoSuchOrder,
}

/// <summary>
/// What came of a command. <see cref="Order"/> is the order as it is now; null only when there is none.
/// </summary>
public sealed record OrderChange(OrderChangeKind Kind, Order? Order, IReadOnlyList<OrderEffect> Effects)
{
    public bool MaySend => Effects.Any(effect => effect is OrderEffect.Send);
}
