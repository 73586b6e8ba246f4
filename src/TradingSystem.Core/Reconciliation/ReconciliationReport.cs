using TradingSystem.Domain.Books;

namespace TradingSystem.Core.Reconciliation;

/// <summary>What a run found, and what was done about it.</summary>
public sealed record ReconciliationReport(string Broker, DateTimeOffset StartedAt, TimeSpan Took, int MissedFills,
    IReadOnlyList<(Difference Difference, DifferenceAction Action)> Differences);

public enum DifferenceAction
{
    /// <summary>Our books were corrected.</summary>
    Adjusted,

    /// <summary>Recorded and reported; an operator decides.</summary>
    Flagged,

    /// <summary>Our side had moved when the correction was to be made: the next run looks again.</summary>
    LeftForNextRun,
}
