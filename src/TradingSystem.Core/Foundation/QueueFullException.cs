namespace TradingSystem.Core.Foundation;

/// <summary>More work waits than may wait; the caller's item was not taken and has had no effect.</summary>
public sealed class QueueFullException(int waiting) : Exception($"{waiting} items wait already");
