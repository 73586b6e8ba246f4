using System.ComponentModel.DataAnnotations;

namespace TradingSystem.Postgres.Upkeep;

/// <summary>
/// Section <c>Retention</c>. Orders, their events, executions and the audit's blocks are kept for good.
/// </summary>
public sealed record RetentionOptions
{
    public const string Section = "Retention";

    /// <summary>How long entries of the outbox are kept after they were published.</summary>
    [Range(1, 100_000)] public int OutboxHours { get; init; } = 24;

    /// <summary>
    /// How long it is kept what accounts were worth each minute; what they were worth at the market's closes is kept
    /// for good.
    /// </summary>
    [Range(1, 10_000)] public int EquityDays { get; init; } = 31;

    /// <summary>How long the reports of reconciliations are kept.</summary>
    [Range(1, 10_000)] public int ReconciliationDays { get; init; } = 90;
}
