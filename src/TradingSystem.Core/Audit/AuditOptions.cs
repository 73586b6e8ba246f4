using System.ComponentModel.DataAnnotations;

namespace TradingSystem.Core.Audit;

/// <summary>Section <c>Audit</c>.</summary>
public sealed record AuditOptions
{
    public const string Section = "Audit";

    [Range(1, 100_000)] public int BlockMaxEvents { get; init; } = 5000;

    /// <summary>Pause after a block that wasn't full: what is younger isn't sealed yet.</summary>
    [Range(0.05, 3600)] public double SealEverySeconds { get; init; } = 1;

    public TimeSpan SealEvery => TimeSpan.FromSeconds(SealEverySeconds);
}
