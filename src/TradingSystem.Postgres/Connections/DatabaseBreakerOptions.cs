using System.ComponentModel.DataAnnotations;

namespace TradingSystem.Postgres.Connections;

/// <summary>Section <c>Database:Breaker</c>.</summary>
public sealed record DatabaseBreakerOptions
{
    public const string Section = "Database:Breaker";

    /// <summary>So many failures, with nothing succeeding in between, open the breaker.</summary>
    [Range(2, 1000)] public int Failures { get; init; } = 5;

    /// <summary>It stays open at most this long; less when a probe finds the database back.</summary>
    [Range(1, 3600)] public double OpenSeconds { get; init; } = 60;
}
