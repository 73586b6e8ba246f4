namespace TradingSystem.Scaler.Rules;

/// <param name="Workers">How many there should be.</param>
/// <param name="Reason">For people; says why nothing changes, too.</param>
public sealed record ScalingDecision(DateTimeOffset At, int Workers, string Reason);
