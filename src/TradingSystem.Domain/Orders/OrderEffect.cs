namespace TradingSystem.Domain.Orders;

/// <summary>
/// What a change of an order asks of the outside; carried out in the transaction that saves the order.
/// </summary>
public abstract record OrderEffect
{
    /// <summary>The worker that prepared the order may send it now.</summary>
    public sealed record Send : OrderEffect;

    /// <summary>The order waits no longer: a worker must be told to send it.</summary>
    public sealed record Execute : OrderEffect;

    /// <summary>The broker must be asked to cancel.</summary>
    public sealed record CancelAtBroker : OrderEffect;

    /// <summary>A line of the order's history: <paramref name="Type"/> is the event's name.</summary>
    public sealed record Journal(string Type, string? Detail = null) : OrderEffect;

    /// <summary>A trade update for the account's streams; <paramref name="Event"/> is Alpaca's name.</summary>
    public sealed record Announce(string Event, OrderEvent.Fill? Fill = null) : OrderEffect;

    /// <summary>The fill moves cash and position, and frees that much of the order's reservation.</summary>
    public sealed record Settle(OrderEvent.Fill Fill, decimal ReservedFreed, decimal HeldFreed) : OrderEffect;

    /// <summary>
    /// What was set aside for the rest of the order is free again; less than nothing: more is set aside.
    /// </summary>
    public sealed record Release(decimal ReservedFreed, decimal HeldFreed) : OrderEffect;
}
