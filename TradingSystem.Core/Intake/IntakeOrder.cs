using TradingSystem.Core.Orders;
using TradingSystem.Core.Risk;

namespace TradingSystem.Core.Intake;

/// <summary>An order that wants to be accepted, with what it puts at risk.</summary>
/// <param name="Order">As it will be when it is accepted.</param>
/// <param name="Price">The market's price of a unit, in US dollars.</param>
public sealed record IntakeOrder(Order Order, Exposure Exposure, decimal Price);
