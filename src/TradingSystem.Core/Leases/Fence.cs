namespace TradingSystem.Core.Leases;

/// <summary>Proof of ownership that goes with a write: refused when the lease has another owner by now.</summary>
/// <param name="Lease">Name of the lease.</param>
/// <param name="Token">The fencing token with which it was acquired.</param>
public sealed record Fence(string Lease, long Token);
