using TradingSystem.Domain.Instruments;
using TradingSystem.Domain.Orders;

namespace TradingSystem.Domain.Risk;

/// <summary>
/// Why an order is refused, with the figures that led to it. It has no words: whoever answers a client finds them.
/// Prices and values are in US dollars, quantities in units; a figure that has no part in the code is null.
/// </summary>
public sealed record Refusal(RefusalCode Code)
{
    /// <summary>The asset's symbol, or what the request named when there is no such asset.</summary>
    public string? Symbol { get; init; }

    /// <summary>What of the order is wrong.</summary>
    public OrderField? Field { get; init; }

    /// <summary>The value that was asked for.</summary>
    public decimal? Value { get; init; }

    /// <summary>What it was held against: a least or a greatest value, an increment, the market's price.</summary>
    public decimal? Limit { get; init; }

    /// <summary>Whether the value must be above the limit; else it must be below.</summary>
    public bool MustBeAbove { get; init; }

    public OrderType? Type { get; init; }
    public TimeInForce? TimeInForce { get; init; }
    public OrderClass? Class { get; init; }
    public OrderStatus? Status { get; init; }
    public PositionIntent? Intent { get; init; }

    /// <summary>When no orders for an auction are taken.</summary>
    public AuctionWindow? Window { get; init; }

    /// <summary>What there is of a position that isn't enough.</summary>
    public ClosableQty? Closable { get; init; }
}

/// <summary>What of a position an order asked to close, and what there is to close. In units.</summary>
/// <param name="Class">The asset's.</param>
/// <param name="Requested">What the order needs.</param>
/// <param name="Existing">What is held.</param>
/// <param name="Held">What open orders close of that.</param>
/// <param name="Holders">Those orders.</param>
public sealed record ClosableQty(
    AssetClass Class, decimal Requested, decimal Existing, decimal Held, IReadOnlyList<Guid> Holders);
