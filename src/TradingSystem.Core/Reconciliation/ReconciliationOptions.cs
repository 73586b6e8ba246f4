using System.ComponentModel.DataAnnotations;

namespace TradingSystem.Core.Reconciliation;

/// <summary>Section <c>Reconciliation</c>.</summary>
public sealed record ReconciliationOptions
{
    [Range(1, 3600)] public double EverySeconds { get; init; } = 30;

    /// <summary>Differences up to this are none: units of the asset, or US dollars.</summary>
    [Range(0, 1000)] public decimal Tolerance { get; init; } = 0.001m;

    /// <summary>
    /// A difference counts when it is still the same after this time: what was on its way has arrived by then.
    /// </summary>
    [Range(0.1, 600)] public double ConfirmAfterSeconds { get; init; } = 3;

    /// <summary>What becomes of a position that the broker doesn't know at all.</summary>
    public VanishedPositionPolicy VanishedPositions { get; init; } = VanishedPositionPolicy.Flag;

    public TimeSpan Every => TimeSpan.FromSeconds(EverySeconds);

    public TimeSpan ConfirmAfter => TimeSpan.FromSeconds(ConfirmAfterSeconds);
}
