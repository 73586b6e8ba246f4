namespace TradingSystem.ServiceDefaults.Health;

/// <summary>Section <c>Health</c>.</summary>
internal sealed record HealthOptions
{
    /// <summary>
    /// How long a check that has no limit of its own may take, in seconds; one that takes longer is unhealthy.
    /// </summary>
    public double CheckTimeoutSeconds { get; init; } = 3;
}
