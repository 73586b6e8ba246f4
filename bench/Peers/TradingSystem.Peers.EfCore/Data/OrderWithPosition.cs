namespace TradingSystem.Peers.EfCore.Data;

/// <param name="Position">Null when its account holds none of its symbol yet.</param>
public sealed record OrderWithPosition(Order Order, Position? Position);
