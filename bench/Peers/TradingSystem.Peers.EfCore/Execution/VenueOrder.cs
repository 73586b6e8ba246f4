namespace TradingSystem.Peers.EfCore.Execution;

/// <summary>An order as the venue tells of it, as far as it is needed here.</summary>
/// <param name="Id">Null for an order that the venue refused.</param>
public sealed record VenueOrder(Guid? Id, string? ClientOrderId);
