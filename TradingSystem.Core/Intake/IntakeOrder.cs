using TradingSystem.Core.Alpaca;
using TradingSystem.Core.Orders;
using TradingSystem.Core.Risk;

namespace TradingSystem.Core.Intake;

/// <summary>An order that wants to be accepted, with what it puts at risk.</summary>
/// <param name="Order">As it will be when it is accepted.</param>
/// <param name="Price">The market's price of a unit, in US dollars.</param>
public sealed record IntakeOrder(Order Order, Exposure Exposure, decimal Price)
{
    /// <summary>The other orders of its group: accepted with it, or not at all. They close what it opens, or what it closes itself, and put nothing more at risk.</summary>
    public IReadOnlyList<Order> Legs { get; init; } = [];

    /// <summary>Whether it isn't for a number of whole shares. What closes a position may be a part of one.</summary>
    public bool IsFractional => Order.AssetClass == AssetWire.UsEquity && Exposure.Value > 0 && (Order.Notional is not null || Order.Qty % 1 != 0);
}
