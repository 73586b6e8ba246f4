using TradingSystem.Domain.Orders;
using TradingSystem.Domain.Risk;

namespace TradingSystem.Core.Intake;

/// <summary>What came of a request: the accepted order with the others of its group, or why it was refused.</summary>
public sealed record Placement(Order? Accepted, IReadOnlyList<Order> Legs, Refusal? Refused)
{
    public static implicit operator Placement(Refusal refused) => new(null, [], refused);
}
