using System.ComponentModel.DataAnnotations;

namespace TradingSystem.Core.Leases;

/// <summary>Section <c>Leases</c>.</summary>
public sealed record LeaseOptions
{
    /// <summary>Without renewal for this long a lease is free for others.</summary>
    [Range(1, 60)] public double TimeToLiveSeconds { get; init; } = 3;

    [Range(0.1, 20)] public double RenewSeconds { get; init; } = 0.75;

    public TimeSpan TimeToLive => TimeSpan.FromSeconds(TimeToLiveSeconds);

    public TimeSpan RenewEvery => TimeSpan.FromSeconds(RenewSeconds);
}
