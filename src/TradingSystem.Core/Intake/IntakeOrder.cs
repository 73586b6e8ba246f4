using TradingSystem.Domain.Instruments;
using TradingSystem.Domain.Orders;
using TradingSystem.Domain.Risk;

namespace TradingSystem.Core.Intake;

/// <summary>An order that wants to be accepted, with what it puts at risk.</summary>
/// <param name="Order">As it will be when it is accepted.</param>
/// <param name="Price">The market's price of a unit, in US dollars; 0 when none is known, and the order may close
/// only.</param>
public sealed record IntakeOrder(Order Order, Exposure Exposure, decimal Price)
{
    /// <summary>
    /// The other orders of its group: accepted with it, or not at all. They close what it opens, or what it closes
    /// itself, and put nothing more at risk.
    /// </summary>
    public IReadOnlyList<Order> Legs { get; init; } = [];

    /// <summary>What the client means the order to do to the position; null when it didn't say.</summary>
    public PositionIntent? Intent { get; init; }

    /// <summary>
    /// It was asked for as a way out of a position, by closing it or by replacing an order that closes: suspended
    /// trading doesn't hold it up.
    /// </summary>
    public bool IsExit { get; init; }

    /// <summary>
    /// Why it may close a position but not open one: no price is fresh enough, or the asset isn't tradable any more.
    /// Null when it may do either. It is what the client is told when there is nothing to close.
    /// </summary>
    public Refusal? WhyNotOpen { get; init; }

    /// <summary>Whether it isn't for a number of whole shares.</summary>
    public bool IsFractional =>
        Order.AssetClass == AssetClass.UsEquity && (Order.Notional is not null || Order.Qty % 1 != 0);
}
