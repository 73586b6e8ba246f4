using System.ComponentModel.DataAnnotations;

namespace TradingSystem.Core.Intake;

/// <summary>Section <c>Intake</c>.</summary>
public sealed record IntakeOptions
{
    [Range(1, 10_000)] public int BatchMaxOrders { get; init; } = 256;

    /// <summary>
    /// Stops and trailing stops are given to the broker, which holds them; otherwise a worker watches the market for
    /// them. What the broker can't hold is watched in any case.
    /// </summary>
    public bool StopsAtBroker { get; init; } = true;

    /// <summary>Orders that may wait for their commit; beyond that clients are told to come again.</summary>
    [Range(1, 1_000_000)] public int QueueMaxOrders { get; init; } = 8192;

    /// <summary>
    /// How long a batch is tried again while the database fails over, before its clients are told that it may not have
    /// been taken.
    /// </summary>
    [Range(0, 120)] public double RetrySeconds { get; init; } = 20;
}
