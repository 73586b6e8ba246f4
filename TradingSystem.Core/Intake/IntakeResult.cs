using TradingSystem.Core.Risk;

namespace TradingSystem.Core.Intake;

/// <summary>Accepted, and durable, when there is no denial.</summary>
/// <param name="Available">What there would have been of what wasn't enough, or the limit that was in the way.</param>
public readonly record struct IntakeResult(Denial? Denial, decimal Available);
