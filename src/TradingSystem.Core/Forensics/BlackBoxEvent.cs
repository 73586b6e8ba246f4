namespace TradingSystem.Core.Forensics;

/// <summary>An event as it was read from a black box.</summary>
/// <param name="Sequence">1, 2, 3 … within its process.</param>
/// <param name="Subject">What it is about: mostly an order's id.</param>
/// <param name="CauseId">What it came from: a correlation id, a trace, or a lease and its token.</param>
public sealed record BlackBoxEvent(
    long Sequence, DateTimeOffset At, EventKind Kind, string Subject, string CauseId, string Text);
