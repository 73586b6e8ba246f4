namespace TradingSystem.Core.Leases;

/// <summary>Who this process is towards the others; new with every start.</summary>
public sealed record ProcessIdentity(string Id);
