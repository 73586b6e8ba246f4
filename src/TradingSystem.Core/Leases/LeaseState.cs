namespace TradingSystem.Core.Leases;

/// <summary>How far a lease has come.</summary>
/// <param name="Token">The fencing token of its latest owner.</param>
/// <param name="Since">When that one got it, by the database's clock.</param>
public sealed record LeaseState(long Token, DateTimeOffset Since);
