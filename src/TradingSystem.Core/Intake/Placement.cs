using TradingSystem.Core.Alpaca;
using TradingSystem.Domain.Orders;

namespace TradingSystem.Core.Intake;

/// <summary>What came of a request: the accepted order with the others of its group, or why it was refused.</summary>
public sealed record Placement(Order? Accepted, IReadOnlyList<Order> Legs, AlpacaError? Refused)
{
    public static implicit operator Placement(AlpacaError refused) => new(null, [], refused);
}
