namespace TradingSystem.Api.Authentication;

/// <summary>
/// Too many keys that nobody knows are being looked up. That says nothing of the database, whose breaker doesn't count
/// it.
/// </summary>
public sealed class KeysBusyException() : Exception("too many unknown keys are being looked up");
